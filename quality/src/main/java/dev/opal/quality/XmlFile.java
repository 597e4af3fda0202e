// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.model.Reasons;
import dev.opal.model.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      InputStream in = new XmlGuard(Files.newInputStream(file));
      try {
        return new XmlFile(file, in, factory().createXMLStreamReader(in));
      } catch (XMLStreamException e) {
        in.close();
        throw malformed(file, e);
      }
    } catch (IOException e) {
      throw new ResultException(file + ": expected a readable file but: " + Reasons.of(e), e);
    }
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
    String encoding = reader.getCharacterEncodingScheme();
    if (encoding != null && !ENCODINGS.matcher(encoding).matches()) {
      throw wrong("XML in UTF-8", Texts.quote(encoding));
    }
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
    Throwable cause = e.getNestedException();
    String message = String.valueOf(e.getMessage());
    String before = "Message: ";
    int from = message.indexOf(before);
    String why = from < 0 ? message : message.substring(from + before.length());
    if (cause instanceof IOException io) {
      why = Reasons.of(io);
    }
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
