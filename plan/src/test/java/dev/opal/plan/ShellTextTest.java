// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.plan.Problem.Found;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a value stands in a command: U where it has to be quoted, Q where it is between quotes. */
class ShellTextTest {
  private static String read(String command) throws Found {
    Source source = new Source("test", command);
    StringBuilder out = new StringBuilder();
    for (Template.Part part :
        ShellText.template(Fragment.of(source, 0, command.length())).parts()) {
      switch (part) {
        case Template.Text text -> out.append(text.text());
        case Template.Use use -> out.append(use.quoted() ? "Q" : "U");
      }
    }
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "echo @var.x ~ echo U",
        "echo a@var.x-b ~ echo aU-b",
        "echo \"a @var.x b\" ~ echo \"a Q b\"",
        "echo '@var.x' ~ echo '@var.x'",
        "echo '@var.x'@var.x ~ echo '@var.x'U",
        "echo \"'@var.x'\" ~ echo \"'Q'\"",
        "echo '\"'@var.x'\"' ~ echo '\"'U'\"'",
        "echo \\@var.x ~ echo \\@var.x",
        "echo \\\"@var.x ~ echo \\\"U",
        "echo \"\\\"@var.x\" ~ echo \"\\\"Q\"",
        "echo \\'@var.x ~ echo \\'U",
        "x=$(cat @var.x) ~ x=$(cat U)",
        "x=\"$(cat @var.x)\" ~ x=\"$(cat U)\"",
        "x=\"$(cat \"@var.x\")@var.x\" ~ x=\"$(cat \"Q\")Q\"",
        "x=$( (cat @var.x) ) @var.x ~ x=$( (cat U) ) U",
        "(cd @var.x) ~ (cd U)",
        "echo ${HOME}@var.x ~ echo ${HOME}U",
        "echo \"${HOME:-}}@var.x\" ~ echo \"${HOME:-}}Q\"",
        "echo $((1+2)) @var.x ~ echo $((1+2)) U",
        "echo $((1<<2)) @var.x ~ echo $((1<<2)) U",
        "echo `date` @var.x ~ echo `date` U",
        "echo a # @var.x ~ echo a",
        "echo a#@var.x ~ echo a#U",
        "cat <<< @var.x ~ cat <<< U",
        "echo \\$@var.x ~ echo \\$U",
        "[[ a == b ]] && echo @var.x ~ [[ a == b ]] && echo U",
        "echo me@host @scope/pkg user@env a@b.c ~ echo me@host @scope/pkg user@env a@b.c",
        "echo @@var.x @@ ~ echo @var.x @",
        "echo HEAD@{1} @{u} ~ echo HEAD@{1} @{u}",
        "echo @{var.x}y @{env.X(default=\"a }\")} ~ echo Uy U",
        "echo @var.x(secret=true) @var.x(y) ~ echo U U(y)",
        "echo @file.a/b-c.txt. ~ echo U.",
        "echo @file(\"a b\") ~ echo U",
      })
  void template_tellsHowAValueStands(String command, String expected) throws Found {
    assertThat(read(command)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "echo $((1 + @var.x)) ~ in $(( ))",
        "echo $(($(echo @var.x))) ~ in $(( ))",
        "((i = @var.x)) ~ in $(( ))",
        "echo \"$((echo a); echo @var.x)\" ~ behind $(( that one ) closes",
        "echo `cat @var.x` ~ in backticks",
        "echo \"`cat @var.x`\" ~ in backticks",
        "echo ${y:-@var.x} ~ in ${ }",
        "echo \"${y#@var.x}\" ~ in ${ }",
        "cat << @var.x ~ here-document",
        "cat <<-END; @var.x ~ here-document",
        "[[ @var.x -eq 1 ]] ~ in [[ ]]",
        "echo $@var.x ~ behind a $",
        "echo \"$@var.x\" ~ behind a $",
        "echo $'a\\'b' @var.x ~ behind $'",
        "x=$(case a in a) echo @var.x;; esac) ~ behind a case",
        "echo \"${x:-'}\" @var.x ~ behind a '",
      })
  void template_refusesAPlaceWhereNoQuotingHelps(String command, String why) {
    assertThatThrownBy(() -> read(command)).isInstanceOf(Found.class).hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "echo \"a ~ closes this",
        "echo 'a ~ closes this",
        "echo $(date ~ closes this",
        "echo `date ~ closes this",
        "echo ${x ~ closes this",
        "echo @var. ~ expected a name behind @var.",
        "echo @env(X) ~ expected @env.NAME",
        "echo @{env.X ~ expected }",
        "echo @vars.x ~ did you mean @var?",
        "echo @env.X(defualt=\"y\") ~ did you mean default?",
        "echo @env.X(secret=1) ~ expected true or false",
        "echo @env.X(secret=true, secret=true) ~ once",
        "echo @file() ~ expected @file(\"path\")",
      })
  void template_saysWhatIsWrong(String command, String what) {
    assertThatThrownBy(() -> read(command)).isInstanceOf(Found.class).hasMessageContaining(what);
  }
}
