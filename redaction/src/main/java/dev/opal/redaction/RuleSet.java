// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;

/** The built-in rules. Their version is part of every plan hash. */
final class RuleSet {
  static final String VERSION = "1";

  /** What stands between a name and its value in code, JSON, YAML and command lines. */
  private static final String ASSIGN = "[\"'\\\\]{0,4}+[ \\t]{0,8}+(?:[:=]{1,2}+>?|=>)[ \\t]{0,8}+";

  /** A quoted value, or a bare word that is neither a reference nor a literal of a language. */
  private static final String VALUE =
      "(?:\\\\?\"([^\"\\r\\n]{3,4096}+)|'([^'\\r\\n]{3,4096}+)"
          + "|(?!\\$|\\[REDACTED|<redacted|(?i:true|false|null|none|nil|undefined|inherit)\\b)"
          + "([^\\s\"'`,;)\\]}&<>]{3,4096}+))";

  private static final String NAME_TAIL = "s?(?:(?:[-_]|(?=[A-Z0-9]))[A-Za-z0-9]{1,24}+){0,3}+";

  private static final String PEM_BODY =
      "((?:(?:\\\\[rn]|[\\r\\n])[ \\t]{0,40}+"
          + "(?:[A-Za-z-]{1,30}+: [^\\r\\n\\\\]{0,200}+|[A-Za-z0-9+/=]{0,8192}+)"
          + "| [A-Za-z0-9+/=]{16,8192}+){1,4000}+)";

  static final List<Rule> RULES =
      List.of(
          Rule.token("aws-access-key-id", "A[KS]IA[0-9A-Z]{16}(?![0-9A-Za-z])", "AKIA", "ASIA"),
          Rule.token(
              "github-token",
              "gh[pousr]_[A-Za-z0-9]{36,255}+",
              "ghp_",
              "gho_",
              "ghu_",
              "ghs_",
              "ghr_"),
          Rule.token("github-pat", "github_pat_[A-Za-z0-9_]{22,255}+", "github_pat_"),
          Rule.token(
              "gitlab-token",
              "gl(?:pat|rt|dt|cbt)-[A-Za-z0-9_.-]{20,255}+",
              "glpat-",
              "glrt-",
              "gldt-",
              "glcbt-"),
          Rule.token(
              "slack-token",
              "xox[abeoprs]-[A-Za-z0-9-]{10,255}+",
              "xoxa-",
              "xoxb-",
              "xoxe-",
              "xoxo-",
              "xoxp-",
              "xoxr-",
              "xoxs-"),
          Rule.token("google-api-key", "AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])", "AIza"),
          Rule.token(
              "stripe-key",
              "[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}+",
              "sk_live_",
              "sk_test_",
              "rk_live_",
              "rk_test_"),
          Rule.token("model-api-key", "sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,255}+", "sk-"),
          Rule.token("npm-token", "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])", "npm_"),
          Rule.token(
              "jwt",
              "eyJ[A-Za-z0-9_-]{8,8192}+\\.eyJ[A-Za-z0-9_-]{2,16384}+(?:\\.[A-Za-z0-9_-]{0,8192}+)?",
              "eyJ"),
          Rule.value(
              "private-key",
              "-----BEGIN (?:[A-Z0-9]{1,20}+ ){0,4}?PRIVATE KEY(?: BLOCK)?-----" + PEM_BODY,
              "-----BEGIN "),
          Rule.value(
              "authorization",
              "(?i:authorization)"
                  + ASSIGN
                  + "[\"']?(?i:(?:basic|bearer|token|digest|negotiate) {1,4}+)?([^\\s\"'\\\\,]{3,8192}+)",
              "authorization"),
          Rule.token("bearer", "(?i:bearer) {1,4}+([A-Za-z0-9._~+/=-]{16,8192}+)", "bearer "),
          Rule.value(
              "url-userinfo", "://[^\\s/?#@:\"'<>]{0,256}+:([^\\s/?#@\"'<>]{1,1024}+)@", "://"),
          Rule.value(
              "assignment",
              "(?i:passw(?:or)?d|passphrase|secret|api[-_]?key|access[-_]?key|private[-_]key|credential|token)"
                  + NAME_TAIL
                  + ASSIGN
                  + VALUE,
              "password",
              "passwd",
              "passphrase",
              "secret",
              "apikey",
              "api_key",
              "api-key",
              "accesskey",
              "access_key",
              "access-key",
              "private_key",
              "private-key",
              "credential",
              "token"));

  private RuleSet() {}
}
