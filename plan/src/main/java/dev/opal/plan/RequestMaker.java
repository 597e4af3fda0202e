// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.StepPath;
import dev.opal.model.Texts;
import dev.opal.plan.Problem.Found;
import dev.opal.redaction.Redacted;
import java.net.URI;
import java.net.http.HttpRequest;
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
    String method = arguments.text("method", arguments.method().toString());
    int[] status = status(arguments);
    Duration timeout = arguments.duration("timeout", TIMEOUT);
    if (timeout.isZero()) {
      throw arguments.wrong("timeout", "above 0");
    }
    String url = url(call);
    List<Node.Header> headers = headers(arguments);
    check(call, arguments, method, url, headers);
    boolean redirects = arguments.oneOf("redirects", List.of("false", "true")).equals("true");
    if (redirects) {
      requireHarmless(call.arguments().getOrDefault("header", List.of()), headers);
    }
    return new Node.Http(
        path,
        command,
        use,
        method,
        url,
        headers,
        arguments.content("body"),
        status[0],
        status[1],
        arguments.text("match", ""),
        timeout,
        redirects);
  }

  /** The client sends all headers but Authorization to wherever an answer points. */
  private void requireHarmless(List<Argument> arguments, List<Node.Header> headers) throws Found {
    for (int i = 0; i < arguments.size(); i++) {
      for (Template.Use use : arguments.get(i).template().uses()) {
        if (values.of(use).secret() && !headers.get(i).name().equalsIgnoreCase("Authorization")) {
          throw new Found(
              use.offset(),
              "expected no secret in a header that redirects take elsewhere, saw "
                  + use.reference()
                  + "; only Authorization stays behind");
        }
      }
    }
  }

  /**
   * Makes the request as the client is going to, so that what it refuses is known before anything
   * runs. What it says of it may hold a secret, and is not said again.
   */
  private static void check(
      Script.Call call, Arguments arguments, String method, String url, List<Node.Header> headers)
      throws Found {
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(URI.create(url));
    } catch (IllegalArgumentException e) {
      throw new Found(
          call.offset(),
          "expected a URL with a host, and other signs as %7C and the like, saw " + shown(call));
    }
    try {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } catch (IllegalArgumentException e) {
      throw arguments.wrong("method", "a method such as GET or POST");
    }
    for (int i = 0; i < headers.size(); i++) {
      try {
        request.header(headers.get(i).name(), headers.get(i).value());
      } catch (IllegalArgumentException e) {
        throw arguments.wrong(
            "header", i, "\"Name: value\" in one line of Latin-1, of a name that may be set");
      }
    }
  }

  private String url(Script.Call call) throws Found {
    StringBuilder url = new StringBuilder();
    StringBuilder harmless = new StringBuilder();
    for (Template.Part part : call.command().parts()) {
      switch (part) {
        case Template.Text text -> {
          url.append(text.text());
          harmless.append(text.text());
        }
        case Template.Use use -> {
          String value = values.of(use).content().text();
          if (value == null) {
            throw new Found(use.offset(), "expected text in UTF-8, saw other bytes");
          }
          harmless.append(isPart(url) ? "x" : value);
          url.append(inUrl(url, value, use));
        }
      }
    }
    if (dots(url) > dots(harmless)) {
      throw new Found(
          call.offset(), "expected no value that makes . or .. a part of the path, saw one");
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

  /** Counts the parts of a path that servers read as other folders. */
  private static int dots(CharSequence url) {
    int end = firstOf(url, 0, "?#");
    int count = 0;
    for (String part : url.toString().substring(0, end < 0 ? url.length() : end).split("/", -1)) {
      count += part.equals(".") || part.equals("..") ? 1 : 0;
    }
    return count;
  }

  private static String shown(Script.Call call) {
    return Texts.quote(call.command().toString());
  }

  private static String inUrl(StringBuilder before, String value, Template.Use use) throws Found {
    if (before.isEmpty()) {
      return value;
    }
    if (isPart(before)) {
      return encoded(value);
    }
    if (!value.chars().allMatch(c -> isHost((char) c))) {
      throw new Found(
          use.offset(),
          "expected a host and port in this place, saw other characters in the value");
    }
    return value;
  }

  /** Tells whether what follows is a part of the path, or behind it. */
  private static boolean isPart(StringBuilder before) {
    int scheme = before.indexOf("://");
    return !before.isEmpty() && (scheme < 0 || firstOf(before, scheme + 3, "/?#") >= 0);
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
      headers.add(new Node.Header(name, header.substring(colon + 1).strip()));
    }
    return headers;
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
