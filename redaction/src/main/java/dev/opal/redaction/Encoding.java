// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** The ways to write a value in which {@link Decoder} reads text. */
enum Encoding {
  RAW,
  /** Escapes of JSON, C, shells and their kin. */
  BACKSLASH,
  /** The same in a string that stands in a string. */
  BACKSLASH_TWICE,
  /** Quotes that are written twice, both kinds of them. */
  DOUBLED,
  /** As in SQL and YAML. */
  SINGLE_DOUBLED,
  /** As in CSV. */
  DOUBLE_DOUBLED,
  /** A shell's single quotes, out of which a quote in the text has to be taken. */
  SINGLE_QUOTES,
  /** References of XML and HTML to characters. */
  XML,
  PERCENT,
  /** An address in an address. */
  PERCENT_TWICE,
  /** Quoted-printable, as in mail: a line may end anywhere. */
  QUOTED,
  /** Where a terminal's colours begin and end. */
  COLOURED,
  /** As in the query of an address: a plus is a blank. */
  FORM,
  /** With or without signs between the bytes. */
  HEX,
  /** Hexadecimal on lines that begin with an offset and may end with a column of text. */
  HEX_DUMP,
  /** As {@code od -b} prints bytes. */
  OCTAL,
  /** As languages print an array of bytes. */
  DECIMAL,
  /** Either alphabet; line ends in between are passed. */
  BASE64
}
