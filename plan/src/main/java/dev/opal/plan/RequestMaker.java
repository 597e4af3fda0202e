// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.StepPath;
import dev.opal.model.Texts;
import dev.opal.plan.Problem.Found;
import dev.opal.redaction.Redacted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the steps that send a request. In a URL (RFC 3986) a value may be its beginning, or a host,
 * or it is percent-encoded, so that it adds no part to it.
 */
final class RequestMaker {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Values values;

  RequestMaker(Values values) {
    this.values = values;
  }

  Node.Http make(
      StepPath path, Redacted command, Node.Use use, Script.Call call, Arguments arguments)
      throws Found {
    String method = arguments.text("method", arguments.method());
    if (!isToken(method)) {
      throw arguments.wrong("method", "a method such as GET or POST");
    }
    int[] status = status(arguments);
    Duration timeout = arguments.duration("timeout", TIMEOUT);
    if (timeout.isZero()) {
      throw arguments.wrong("timeout", "above 0");
    }
    return new Node.Http(
        path,
        command,
        use,
        method,
        url(call),
        headers(arguments),
        arguments.content("body"),
        status[0],
        status[1],
        arguments.text("match", ""),
        timeout,
        arguments.oneOf("redirects", List.of("false", "true")).equals("true"));
  }

  private String url(Script.Call call) throws Found {
    StringBuilder url = new StringBuilder();
    for (Template.Part part : call.command().parts()) {
      switch (part) {
        case Template.Text text -> url.append(text.text());
        case Template.Use use -> {
          String value = values.of(use).content().text();
          if (value == null) {
            throw new Found(use.offset(), "expected text in UTF-8, saw other bytes");
          }
          url.append(inUrl(url, value, use));
        }
      }
    }
    String result = url.toString();
    if (!result.startsWith("http://") && !result.startsWith("https://")) {
      throw new Found(
          call.offset(), "expected a URL that begins with https:// or http://, saw " + shown(call));
    }
    for (int i = 0; i < result.length(); i++) {
      if (result.charAt(i) <= ' ' || result.charAt(i) == 0x7f) {
        throw new Found(
            call.offset(),
            "expected a URL without blanks and control characters, saw " + shown(call));
      }
    }
    return result;
  }

  private static String shown(Script.Call call) {
    return Texts.quote(call.command().toString());
  }

  private static String inUrl(StringBuilder before, String value, Template.Use use) throws Found {
    int scheme = before.indexOf("://");
    if (before.isEmpty()) {
      return value;
    }
    boolean inHost = scheme >= 0 && firstOf(before, scheme + 3, "/?#") < 0;
    if (!inHost) {
      return encoded(value);
    }
    if (!value.chars().allMatch(c -> isHost((char) c))) {
      throw new Found(
          use.offset(),
          "expected a host and port in this place, saw other characters in the value");
    }
    return value;
  }

  private static int firstOf(CharSequence text, int from, String any) {
    for (int i = from; i < text.length(); i++) {
      if (any.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isHost(char c) {
    return Words.isLetter(c) || Words.isDigit(c) || ".-_:[]".indexOf(c) >= 0;
  }

  /** All but the unreserved characters, of RFC 3986, 2.3. */
  private static String encoded(String value) {
    StringBuilder out = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (Words.isLetter(c) || Words.isDigit(c) || "-._~".indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static List<Node.Header> headers(Arguments arguments) throws Found {
    List<Node.Header> headers = new ArrayList<>();
    for (String header : arguments.all("header")) {
      int colon = header.indexOf(':');
      String name = colon < 0 ? "" : header.substring(0, colon);
      String value = header.substring(colon + 1).strip();
      boolean valid = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
      if (!isToken(name) || !valid) {
        throw arguments.wrong("header", "\"Name: value\" in one line");
      }
      headers.add(new Node.Header(name, value));
    }
    return headers;
  }

  /** A token of RFC 9110, 5.6.2. */
  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                Words.isLetter((char) c)
                    || Words.isDigit((char) c)
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static int[] status(Arguments arguments) throws Found {
    String text = arguments.text("status", "200-299");
    int dash = text.indexOf('-');
    try {
      int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
      if (first >= 100 && first <= last && last <= 599) {
        return new int[] {first, last};
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw arguments.wrong("status", "a status such as 200, or from and to such as 200-299");
  }
}
