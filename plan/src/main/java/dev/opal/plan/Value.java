// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Hash;
import dev.opal.model.Plan;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reference stands for.
 *
 * @param offset where it is met first
 * @param secret it is shown nowhere
 * @param nanos how long it took to find
 */
record Value(Reference reference, int offset, Content content, boolean secret, long nanos) {
  /** A longer text is not shown but named by its digest. */
  private static final int MAX_SHOWN = 1024;

  /** Tokens that CI systems make anew for each job. */
  private static final Set<String> ROTATING =
      Set.of(
          "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
          "ACTIONS_RUNTIME_TOKEN",
          "BITBUCKET_STEP_OIDC_TOKEN",
          "BUILDKITE_AGENT_ACCESS_TOKEN",
          "CIRCLE_OIDC_TOKEN",
          "CIRCLE_OIDC_TOKEN_V2",
          "CI_BUILD_TOKEN",
          "CI_DEPENDENCY_PROXY_PASSWORD",
          "CI_JOB_JWT",
          "CI_JOB_JWT_V2",
          "CI_JOB_TOKEN",
          "CI_REGISTRY_PASSWORD",
          "GITHUB_TOKEN",
          "SYSTEM_ACCESSTOKEN",
          "VERCEL_OIDC_TOKEN");

  /**
   * @param tainted something that it is made of is secret
   */
  static Value of(
      Reference reference,
      int offset,
      Content content,
      boolean tainted,
      Inputs inputs,
      long nanos) {
    Redactor redactor = inputs.redactor();
    Reference.Kind kind = reference.kind();
    String name = reference.parameter().toString();
    String text = content.text();
    boolean mayBeShown = Boolean.FALSE.equals(reference.secret()) && redactor.privacy().shows(name);
    boolean secret =
        tainted
            || Boolean.TRUE.equals(reference.secret())
            || Boolean.TRUE.equals(reference.rotating())
            || (redactor.isSecretName(name) && !mayBeShown)
            || (text == null && kind == Reference.Kind.ENV)
            || (text != null && isRecognised(redactor, text));
    if (secret) {
      redactor.addSecret(content.bytes());
    }
    return new Value(reference, offset, content, secret, nanos);
  }

  /** Returns what a plan says of it; only when every value is known, for it may hold another. */
  Plan.Value planned(Inputs inputs) {
    Redactor redactor = inputs.redactor();
    String text = content.text();
    boolean hidden = secret || (text != null && isRecognised(redactor, text));
    boolean rotates = hidden && isRotating();
    boolean shown =
        !hidden
            && text != null
            && reference.kind() != Reference.Kind.FILE
            && text.length() <= MAX_SHOWN;
    Hash digest = hidden || shown ? null : content.digest();
    Redacted value = shown(redactor, text, digest, hidden, rotates);
    Redacted name = redactor.text(reference.toString());
    return new Plan.Value(
        name,
        shown ? value : null,
        hidden && !rotates ? inputs.key().commit(content.bytes()) : null,
        digest,
        redactor.template(List.of("", Plan.Value.ARROW, ""), List.of(name, value)));
  }

  private boolean isRotating() {
    return reference.rotating() == null
        ? reference.kind() == Reference.Kind.ENV
            && ROTATING.contains(reference.parameter().toString())
        : reference.rotating();
  }

  /** What holds a secret is hidden as a whole, even where the door would mask a part of it. */
  private Redacted shown(
      Redactor redactor,
      @Nullable String text,
      @Nullable Hash digest,
      boolean hidden,
      boolean rotating) {
    if (digest != null) {
      return redactor.text(digest + " (" + content + ")");
    }
    Redacted value = rotating || text == null ? Redacted.EMPTY : redactor.value("", text);
    return hidden && !Plan.Value.isHidden(value.toString()) ? redactor.text("<redacted>") : value;
  }

  private static boolean isRecognised(Redactor redactor, String text) {
    return !redactor.value("", text).toString().equals(text);
  }
}
