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
      delimiter = '¦',
      quoteCharacter = '¶',
      value = {
        "echo @var.x ¦ echo U",
        "echo a@var.x-b ¦ echo aU-b",
        "echo \"a @var.x b\" ¦ echo \"a Q b\"",
        "echo '@var.x' ¦ echo '@var.x'",
        "echo '@var.x'@var.x ¦ echo '@var.x'U",
        "echo \"'@var.x'\" ¦ echo \"'Q'\"",
        "echo '\"'@var.x'\"' ¦ echo '\"'U'\"'",
        "echo \\@var.x ¦ echo \\@var.x",
        "echo \\\"@var.x ¦ echo \\\"U",
        "echo \"\\\"@var.x\" ¦ echo \"\\\"Q\"",
        "echo \\'@var.x ¦ echo \\'U",
        "x=$(cat @var.x) ¦ x=$(cat U)",
        "x=\"$(cat @var.x)\" ¦ x=\"$(cat U)\"",
        "x=\"$(cat \"@var.x\")@var.x\" ¦ x=\"$(cat \"Q\")Q\"",
        "x=$( (cat @var.x) ) @var.x ¦ x=$( (cat U) ) U",
        "(cd @var.x) ¦ (cd U)",
        "echo ${HOME}@var.x ¦ echo ${HOME}U",
        "echo \"${HOME:-}}@var.x\" ¦ echo \"${HOME:-}}Q\"",
        "echo $((1+2)) @var.x ¦ echo $((1+2)) U",
        "echo $((1<<2)) @var.x ¦ echo $((1<<2)) U",
        "echo `date` @var.x ¦ echo `date` U",
        "echo a # @var.x ¦ echo a",
        "echo a#@var.x ¦ echo a#U",
        "cat <<< @var.x ¦ cat <<< U",
        "echo \\$@var.x ¦ echo \\$U",
        "[[ a == b ]] && echo @var.x ¦ [[ a == b ]] && echo U",
        "[[ -n \"$x\" && $y =~ ^[0-9]+$ ]]; echo @var.x ¦ [[ -n \"$x\" && $y =~ ^[0-9]+$ ]]; echo U",
        "if (( i < 3 )); then echo @var.x; fi ¦ if (( i < 3 )); then echo U; fi",
        "ls a[0-9] [[:digit:]]*.txt @var.x ¦ ls a[0-9] [[:digit:]]*.txt U",
        "a=(@var.x \"@var.x\" [2]=@var.x) ¦ a=(U \"Q\" [2]=U)",
        "a[0]=@var.x; a[$i]=@var.x ¦ a[0]=U; a[$i]=U",
        "echo ${a[@]} ${#a[*]} ${x:-me@host} @var.x ¦ echo ${a[@]} ${#a[*]} ${x:-me@host} U",
        "pip install pkg[extra]==@var.x ¦ pip install pkg[extra]==U",
        "echo ${x:-a #b} @var.x ¦ echo ${x:-a #b} U",
        "echo a\\ #@var.x ¦ echo a\\ #U",
        "echo a\\  # b ¦ ¶echo a\\ ¶",
        "x=$(echo a\\ #@var.x) ¦ x=$(echo a\\ #U)",
        "read -r x <<< @var.x ¦ read -r x <<< U",
        "read -r x < @var.x > \"@var.x\" ¦ read -r x < U > \"Q\"",
        "x={@var.x}; {n}<a cat {@var.x,b} ¦ x={U}; {n}<a cat {U,b}",
        "read x < <(cat @var.x) ¦ read x < <(cat U)",
        "printf -- '- %s' @var.x ¦ printf -- '- %s' U",
        "printf -v x '%s' @var.x ¦ printf -v x '%s' U",
        "[ \"$x\" = @var.x ] && test -n @var.x ¦ [ \"$x\" = U ] && test -n U",
        "local x=@var.x; export y=\"@var.x\" ¦ local x=U; export y=\"Q\"",
        "trap 'rm a' EXIT; cp @var.x b 2>&1 ¦ trap 'rm a' EXIT; cp U b 2>&1",
        "echo let @var.x; git read @var.x ¦ echo let U; git read U",
        "docker run -e ENV=@var.x ¦ docker run -e ENV=U",
        "a=(let @var.x); command -v let ¦ a=(let U); command -v let",
        "(echo) # @var.x ¦ (echo)",
        "let i=1 @@ ¦ let i=1 @",
        "[ -v x ] && echo @var.x ¦ [ -v x ] && echo U",
        "unset y; printf '%s -v' a; echo @var.x ¦ unset y; printf '%s -v' a; echo U",
        "echo me@host @scope/pkg user@env a@b.c ¦ echo me@host @scope/pkg user@env a@b.c",
        "echo @@var.x @@ ¦ echo @var.x @",
        "echo HEAD@{1} @{u} ¦ echo HEAD@{1} @{u}",
        "echo @{var.x}y @{env.X(default=\"a }\")} ¦ echo Uy U",
        "echo @var.x(secret=true) @{var.x}(y) @var.x(1) @var.x() ¦ echo U U(y) U(1) U()",
        "echo @file.a/b-c.txt. ¦ echo U.",
        "echo @file(\"a b\") ¦ echo U",
      })
  void template_tellsHowAValueStands(String command, String expected) throws Found {
    assertThat(read(command)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '¶',
      value = {
        "echo $((1 + @var.x)) ¦ behind $(( ))",
        "echo $(($(echo @var.x))) ¦ behind $(( ))",
        "((i = @var.x)) ¦ behind (( ))",
        "echo \"$((echo a); echo @var.x)\" ¦ behind $(( ))",
        "echo `cat @var.x` ¦ behind backticks",
        "echo \"`cat @var.x`\" ¦ behind backticks",
        "echo ${y:-@var.x} ¦ behind ${ }",
        "echo \"${y#@var.x}\" ¦ behind ${ }",
        "cat << @var.x ¦ here-document",
        "cat <<-END; @var.x ¦ here-document",
        "[[ @var.x -eq 1 ]] ¦ behind [[ ]]",
        "[[ abc =~ [[:alpha:]] && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "[[ abc =~ [[:digit:]] && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "[[ ${b[c[0]]} && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "[[ a =~ [[ a ]] && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "[[ a]] && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "[[ a =~ (b ]] @var.x) ]] ¦ behind [[ ]]",
        "[[ a == ' ]] ' && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "[[ a == \\ ]] && @var.x -gt 3 ]] ¦ behind [[ ]]",
        "cat <<E; [[ a ]]; @var.x ¦ in a here-document",
        "x=$( ((@var.x > 1)) && echo y ) ¦ behind (( ))",
        "if((@var.x)); then a; fi ¦ behind (( ))",
        "while((@var.x)); do a; done ¦ behind (( ))",
        "!((@var.x)) ¦ behind (( ))",
        "for((i=@var.x;;)); do a; done ¦ behind (( ))",
        "(( a[0] )) && echo @var.x ¦ behind (( ))",
        "echo $[@var.x] ¦ behind $[ ]",
        "echo \"$[@var.x]\" ¦ behind $[ ]",
        "b[@var.x]=1 ¦ subscript",
        "b[ @var.x ]=1 ¦ subscript",
        "b[c[0]]=1 @var.x ¦ subscript",
        "a=([@var.x]=1) ¦ subscript",
        "a+=( [ @var.x ]=1) ¦ subscript",
        "echo x{b[@var.x]}> ¦ subscript",
        "let i=@var.x ¦ evaluates",
        "true && if let i=@var.x; then a; fi ¦ evaluates",
        "x=$(let i=@var.x) ¦ evaluates",
        "declare -i x; x=@var.x ¦ evaluates",
        "typeset x=@var.x ¦ evaluates",
        "local -i x=@var.x ¦ evaluates",
        "let\\⏎ i=@var.x ¦ evaluates",
        "if\\⏎ let i=@var.x; then a; fi ¦ evaluates",
        "unset\\⏎ @var.x ¦ name of a variable",
        "read -r -a @var.x ¦ name of a variable",
        "mapfile @var.x < a ¦ name of a variable",
        "echo \"$(cat <(echo)#\"⏎@var.x⏎\")\" ¦ behind )#",
        "a; \\unset @var.x ¦ name of a variable",
        "\\let i=@var.x ¦ evaluates",
        "unset @var.x ¦ name of a variable",
        "unset $(echo @var.x) ¦ name of a variable",
        "printf -v @var.x a ¦ name of a variable",
        "x=1 test -v \"@var.x\" ¦ name of a variable",
        "[ ! -v @var.x ] ¦ name of a variable",
        "printf @var.x a ¦ printf's first word",
        "printf \"a @var.x\" ¦ printf's first word",
        "printf -- @var.x ¦ printf's first word",
        "printf \"$(echo @var.x)\" ¦ printf's first word",
        "printf -v@var.x a ¦ name of a variable",
        "printf -v a @var.x ¦ printf's first word",
        "trap @var.x EXIT ¦ evaluates",
        "trap -- \"@var.x\" EXIT ¦ evaluates",
        "alias e=@var.x ¦ evaluates",
        "eval \"$(echo @var.x)\" ¦ evaluates",
        "compgen -W @var.x ¦ evaluates",
        "complete -C @var.x a ¦ evaluates",
        "wait -p @var.x ¦ name of a variable",
        "wait -n @var.x ¦ name of a variable",
        "</dev/null let @var.x ¦ evaluates",
        "2>&1 read @var.x ¦ name of a variable",
        ">/dev/null [ -v @var.x ] ¦ name of a variable",
        "{n}>|a read @var.x ¦ name of a variable",
        "unset &>a @var.x ¦ name of a variable",
        "true &>a read @var.x ¦ name of a variable",
        "unset <(a) @var.x ¦ name of a variable",
        "x=\"a b\" let @var.x ¦ evaluates",
        "x=$(echo a) let @var.x ¦ evaluates",
        "x=1 y='a b' declare @var.x ¦ evaluates",
        "a[0]=1 let @var.x ¦ evaluates",
        "\"let\" @var.x ¦ evaluates",
        "l\\et @var.x ¦ evaluates",
        "let\"\" @var.x ¦ evaluates",
        "$x let @var.x ¦ evaluates",
        "'unset' @var.x ¦ name of a variable",
        "\"test\" -v @var.x ¦ name of a variable",
        "\"[\" -v @var.x ] ¦ name of a variable",
        "command -p declare @var.x ¦ evaluates",
        "time -p let @var.x ¦ evaluates",
        "coproc let @var.x ¦ evaluates",
        "function f { let @var.x; } ¦ evaluates",
        "if ((1)) then let @var.x; fi ¦ evaluates",
        "if [[ a ]] then let @var.x; fi ¦ evaluates",
        "for ((;;)) do let @var.x; done ¦ evaluates",
        "for ((;;)) { let @var.x; } ¦ evaluates",
        "for x do let @var.x; done ¦ evaluates",
        "read -p hello @var.x ¦ name of a variable",
        "read -d x @var.x ¦ name of a variable",
        "read -r x < f @var.x ¦ name of a variable",
        "read x@var.x ¦ name of a variable",
        "mapfile -C @var.x ¦ name of a variable",
        "[ @var.x @var.x ] ¦ name of a variable",
        "[ \"-v\" @var.x ] ¦ name of a variable",
        "[ -v a@var.x ] ¦ name of a variable",
        "[ $x @var.x ] ¦ name of a variable",
        "[ -$x @var.x ] ¦ name of a variable",
        "[ $* @var.x ] ¦ name of a variable",
        "[ 1 = 1 -a 1 = 1 -a 1 = 1 -a -v @var.x ] ¦ name of a variable",
        "local @var.x=1 ¦ name of a variable",
        "local @var.x ¦ name of a variable",
        "export @var.x ¦ name of a variable",
        "PS4=@var.x ¦ the shell evaluates",
        "PS4+=@var.x a ¦ the shell evaluates",
        "export PS4=\"a @var.x\" ¦ the shell evaluates",
        "RANDOM[0]=@var.x ¦ the shell evaluates",
        "OPTIND=@var.x ¦ the shell evaluates",
        "HISTCMD=@var.x ¦ the shell evaluates",
        "BASH_ENV=@var.x a ¦ the shell evaluates",
        "PS4=$(echo @var.x) ¦ the shell evaluates",
        "read RANDOM <<< @var.x ¦ the shell evaluates",
        "{let,@var.x} ¦ evaluates",
        "unset{,} @var.x ¦ evaluates",
        "for SECONDS in @var.x; do a; done ¦ the shell evaluates",
        "printf -v LINENO %s @var.x ¦ the shell evaluates",
        "echo \"$\\⏎((@var.x))\" ¦ goes on in the next line",
        "x=$(case\ta in a) echo @var.x;; esac) ¦ behind a case",
        "x=$(ca\\⏎se a in a) echo @var.x;; esac) ¦ goes on in the next line",
        "x=$(echo \\ #$((⏎@var.x)) ) ¦ behind $(( ))",
        "echo $@var.x ¦ behind a $",
        "echo \"$@var.x\" ¦ behind a $",
        "echo $'a\\'b' @var.x ¦ behind $'",
        "x=$(case a in a) echo @var.x;; esac) ¦ behind a case",
        "echo \"${x:-'}\" @var.x ¦ behind ${ }",
      })
  void template_refusesAPlaceWhereNoQuotingHelps(String command, String why) {
    assertThatThrownBy(() -> read(command.replace('⏎', '\n')))
        .isInstanceOf(Found.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '¶',
      value = {
        "echo \"a ¦ closes this",
        "echo 'a ¦ closes this",
        "echo $(date ¦ closes this",
        "echo `date ¦ closes this",
        "echo ${x ¦ closes this",
        "echo @var. ¦ expected a name behind @var.",
        "echo @env(X) ¦ expected @env.NAME",
        "echo @{env.X ¦ expected }",
        "echo @vars.x ¦ did you mean @var?",
        "echo @env.X(defualt=\"y\") ¦ did you mean default?",
        "echo @env.X(secret) ¦ saw secret; did you mean secret=?",
        "echo \"@env.X( sekret )\" ¦ saw sekret; did you mean secret=?",
        "echo @env.X(rotating, secret=true) ¦ saw rotating; did you mean rotating=?",
        "echo @{env.X(y)} ¦ saw y; braces as in @{env.NAME} make ( ) text",
        "echo @env.X(secret=1) ¦ expected true or false",
        "echo @env.X(secret=true, secret=true) ¦ once",
        "echo @file() ¦ expected @file(\"path\")",
      })
  void template_saysWhatIsWrong(String command, String what) {
    assertThatThrownBy(() -> read(command)).isInstanceOf(Found.class).hasMessageContaining(what);
  }

  /** None of these may take a stack as deep as they are long, or the square of their time. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '¶',
      value = {
        "¶[[ ¶ ¦ a$x&& ¦ ¶ ]]; echo @var.x¶",
        "¶[[ ¶ ¦ [a$x]'b'\"c$d\" ¦ ¶ ]]; echo @var.x¶",
        "echo $((1 ¦ +(2*(3+$x)) ¦ )) @var.x",
        "((1 ¦ +(2) ¦ )); echo @var.x",
        "echo `date ¦ a$x ¦ ` @var.x",
        "echo ${x:-a ¦ $x.${y} ¦ } @var.x",
        "a[b ¦ $x[:a:] ¦ ]=@var.x",
        "¶¶ ¦ ¶a=b ¶ ¦ @var.x",
        "if ¦ ¶ ¶ ¦ let x=1",
        "echo ¦ @var.x ¦ a",
        "read ¦ ;read ¦ @var.y <a",
        "read x <a ¦ @var.x ¦ a",
        "printf x ¦ ¶ @var.x¶ ¦ a",
      })
  void template_readsLongCommands(String begin, String middle, String end) throws Found {
    String command = begin + middle.repeat(60_000 / middle.length()) + end;
    assertThat(read(command)).hasSizeGreaterThan(5_000);
  }
}
