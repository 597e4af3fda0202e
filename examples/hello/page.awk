# SPDX-License-Identifier: Apache-2.0
# The first line is the title, an empty line parts paragraphs, [[name]] links to another page.
function escaped(text) {
  gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
  return text
}
function linked(text,   out, name) {
  while (match(text, /\[\[[a-z]+\]\]/)) {
    name = substr(text, RSTART + 2, RLENGTH - 4)
    out = out substr(text, 1, RSTART - 1) "<a href=\"" name ".html\">" name "</a>"
    text = substr(text, RSTART + RLENGTH)
  }
  return out text
}
NR == 1 { print "<h1>" escaped($0) "</h1>"; next }
/^$/ { if (open) print "</p>"; open = 0; next }
{ if (!open) print "<p>"; open = 1; print linked(escaped($0)) }
END { if (open) print "</p>"; print "<p><a href=\"index.html\">contents</a></p>" }
