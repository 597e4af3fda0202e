// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.model.Reasons;
import dev.opal.model.Texts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML file, read in bounded memory from its first to its last element. It neither declares nor
 * fetches anything: a document type is passed over, an entity that is not XML's own is refused.
 */
final class XmlFile implements AutoCloseable {
  /** Encodings in which markup is ASCII, as {@link XmlGuard} takes it to be. */
  private static final Pattern ENCODINGS =
      Pattern.compile("(?i)utf-?8|us-ascii|iso-8859-\\d+|windows-125\\d");

  private static final Pattern ENCODING =
      Pattern.compile(
          "\\A(?:\u00ef\u00bb\u00bf)?<\\?xml[^>]*?encoding\\s*=\\s*[\"']([\\w.-]+)[\"']");

  /** Of UTF-8, as ISO 8859-1 reads it. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /** Room for an XML declaration. */
  private static final int HEAD = 1024;

  private static final int MAX_TEXT = 64 * 1024;

  private final Path file;
  private final InputStream in;
  private final XMLStreamReader reader;
  private int depth;
  private String name = "";

  private XmlFile(Path file, InputStream in, XMLStreamReader reader) {
    this.file = file;
    this.in = in;
    this.reader = reader;
  }

  static XmlFile open(Path file) throws ResultException {
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file));
      try {
        Reader text = new InputStreamReader(new XmlGuard(in), decoder(file, in));
        return new XmlFile(file, in, factory().createXMLStreamReader(text));
      } catch (XMLStreamException e) {
        in.close();
        throw malformed(file, e);
      } catch (IOException | ResultException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ResultException(file + ": expected a readable file but: " + Reasons.of(e), e);
    }
  }

  /** The JDK's own would print on standard error what is no text. */
  private static CharsetDecoder decoder(Path file, InputStream in)
      throws IOException, ResultException {
    in.mark(HEAD);
    String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    in.reset();
    if (head.startsWith(BYTE_ORDER_MARK)) {
      in.skipNBytes(BYTE_ORDER_MARK.length());
    }
    Matcher declared = ENCODING.matcher(head);
    String name = declared.find() ? declared.group(1) : "UTF-8";
    if (!ENCODINGS.matcher(name).matches() || !Charset.isSupported(name)) {
      throw new ResultException(
          file + ":1:1: expected XML in UTF-8, saw the encoding " + Texts.quote(name));
    }
    return Charset.forName(name).newDecoder();
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  /** Goes to the root element, which must be one of these. */
  void root(String... names) throws ResultException {
    if (!rootName().isEmpty() && List.of(names).contains(name)) {
      return;
    }
    throw wrong("<" + String.join("> or <", names) + ">", "<" + name + ">");
  }

  /** Goes to the root element and returns its name. */
  String rootName() throws ResultException {
    next();
    return name;
  }

  /** Goes to where the next element begins or ends; returns false behind the last. */
  boolean next() throws ResultException {
    return next(null);
  }

  /**
   * Likewise.
   *
   * @param text takes the text until there, as far as it is not too long
   */
  boolean next(@Nullable StringBuilder text) throws ResultException {
    try {
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            depth++;
            name = reader.getLocalName();
            return true;
          }
          case XMLStreamConstants.END_ELEMENT -> {
            depth--;
            name = reader.getLocalName();
            return true;
          }
          case XMLStreamConstants.ENTITY_REFERENCE ->
              throw wrong("no entity but XML's own", Texts.quote("&" + reader.getLocalName()));
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (text != null && text.length() < MAX_TEXT) {
              text.append(reader.getText());
            }
          }
          default -> {}
        }
      }
      return false;
    } catch (XMLStreamException e) {
      throw malformed(file, e);
    }
  }

  /** Returns the text that {@link #next(StringBuilder)} took, without a line that is cut. */
  static String wholeLines(StringBuilder text) {
    return text.length() < MAX_TEXT
        ? text.toString()
        : text.substring(0, text.lastIndexOf("\n") + 1);
  }

  boolean begins() {
    return reader.isStartElement();
  }

  String name() {
    return name;
  }

  /** Returns how many elements are open, this one not counted where it ends. */
  int depth() {
    return depth;
  }

  /** Returns an attribute of the element that begins here, empty where there is none. */
  String attribute(String attribute) {
    String value = reader.getAttributeValue(null, attribute);
    return value == null ? "" : value;
  }

  /** Returns an attribute that counts something, 0 where there is none. */
  long count(String attribute) throws ResultException {
    String value = attribute(attribute);
    if (value.isEmpty()) {
      return 0;
    }
    if (!value.matches("[0-9]{1,15}")) {
      throw wrong("a number in " + attribute, Texts.quote(value));
    }
    return Long.parseLong(value);
  }

  /** Returns an attribute that is a number of seconds; some tools write 1,234.5. */
  double seconds(String attribute) throws ResultException {
    String value = attribute(attribute).replace(",", "");
    if (!value.matches("[0-9]{1,12}(\\.[0-9]{1,30})?([eE]-[0-9]{1,3})?")) {
      throw wrong("seconds in " + attribute, Texts.quote(value));
    }
    return Double.parseDouble(value);
  }

  ResultException wrong(String expected, String seen) {
    Location where = reader.getLocation();
    return new ResultException(
        at(file, where) + ": expected " + expected + ", saw " + Texts.printable(seen));
  }

  private static ResultException malformed(Path file, XMLStreamException e) {
    if (e.getNestedException() instanceof XmlGuard.Refusal refusal) {
      String place = file + ":" + refusal.line + ":" + refusal.column;
      return new ResultException(place + ": " + refusal.getMessage(), e);
    }
    if (e.getNestedException() instanceof IOException io) {
      return new ResultException(file + ": expected well-formed XML but: " + Reasons.of(io), e);
    }
    String message = String.valueOf(e.getMessage());
    String before = "Message: ";
    int from = message.indexOf(before);
    String why = from < 0 ? message : message.substring(from + before.length());
    return new ResultException(
        at(file, e.getLocation()) + ": expected well-formed XML but: " + Texts.printable(why), e);
  }

  private static String at(Path file, @Nullable Location where) {
    return where == null || where.getLineNumber() < 1
        ? file.toString()
        : file + ":" + where.getLineNumber() + ":" + where.getColumnNumber();
  }

  @Override
  public void close() throws ResultException {
    try {
      reader.close();
      in.close();
    } catch (XMLStreamException | IOException e) {
      throw new ResultException(file + ": expected a readable file but: " + Reasons.of(e), e);
    }
  }
}
