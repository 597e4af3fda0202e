// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
  private static final JsonObject OBJECT =
      object(
          "{\"s\":\"t\",\"i\":1,\"n\":null,\"d\":1.5,\"b\":true,\"a\":[{}],\"t\":[\"x\"],\"o\":{}}");

  @Test
  void accessors_returnWhatIsThere() throws Exception {
    assertThat(OBJECT.string("s")).isEqualTo("t");
    assertThat(OBJECT.integer("i")).isEqualTo(1);
    assertThat(OBJECT.decimal("d")).isEqualTo(1.5);
    assertThat(OBJECT.decimal("i")).isEqualTo(1.0);
    assertThat(OBJECT.bool("b")).isTrue();
    assertThat(OBJECT.objects("a")).hasSize(1);
    assertThat(OBJECT.strings("t")).containsExactly("x");
    assertThat(OBJECT.object("o").members()).isEmpty();
  }

  @Test
  void accessorsWithADefault_treatAbsentAndNullAlike() throws Exception {
    for (String name : new String[] {"n", "absent"}) {
      assertThat(OBJECT.stringOrNull(name)).isNull();
      assertThat(OBJECT.objectOrNull(name)).isNull();
      assertThat(OBJECT.integerOrEmpty(name)).isEmpty();
      assertThat(OBJECT.bool(name)).isFalse();
      assertThat(OBJECT.objects(name)).isEmpty();
      assertThat(OBJECT.strings(name)).isEmpty();
    }
  }

  @Test
  void wrongType_isNamed() {
    assertThatThrownBy(() -> OBJECT.string("i")).hasMessage("field i must be a string but was 1");
    assertThatThrownBy(() -> OBJECT.string("absent"))
        .hasMessage("field absent must be a string but was absent");
    assertThatThrownBy(() -> OBJECT.integer("d"))
        .hasMessage("field d must be a whole number but was 1.5");
    assertThatThrownBy(() -> OBJECT.strings("a"))
        .hasMessage("field a must be an array of strings but was [{}]");
    assertThatThrownBy(() -> OBJECT.bool("s"))
        .hasMessage("field s must be true or false but was \"t\"");
  }

  @Test
  void toBuilder_leavesTheObjectAsItIs() {
    JsonObject more = OBJECT.toBuilder().put("z", "new").build();
    assertThat(more.members()).containsKey("z").hasSize(OBJECT.members().size() + 1);
    assertThat(OBJECT.members()).doesNotContainKey("z");
  }

  @Test
  void pretty_isSortedIndentedAndEndsWithALineFeed() {
    String pretty =
        new String(object("{\"b\":[],\"a\":{\"c\":[1,2]}}").pretty(), StandardCharsets.UTF_8);
    assertThat(pretty)
        .isEqualTo(
            """
            {
              "a": {
                "c": [
                  1,
                  2
                ]
              },
              "b": []
            }
            """);
  }

  private static JsonObject object(String json) {
    try {
      return (JsonObject) Json.parse(json);
    } catch (JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
