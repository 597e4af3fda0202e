// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.it.Opal.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The launcher: what it starts, what it passes on, when it builds, and that it never runs stale
 * classes.
 */
@Execution(ExecutionMode.CONCURRENT)
class LauncherIT {

  private static final Result VERSION = new Result(0, "opal 0.1.0\n", "");
  private static final String COMMIT = "0123456789012345678901234567890123456789";
  private static final String OTHER_COMMIT = "9876543210987654321098765432109876543210";

  @TempDir Path folder;

  @Test
  void version_printsOneLineAndNothingElse() {
    assertThat(Opal.ofThisBuild().run("--version")).isEqualTo(VERSION);
  }

  @Test
  void recordedVersion_isThatOfTheBuild() throws IOException {
    Path home = folder.resolve("home");
    Opal opal = Opal.ofThisBuild().withEnvironment("OPAL_HOME", home.toString());
    assertThat(opal.run("exec", "--", "true").code()).isZero();
    try (Stream<Path> files = Files.walk(home)) {
      Path journal = files.filter(file -> file.endsWith("journal.jsonl")).findFirst().orElseThrow();
      assertThat(Files.readString(journal)).contains("\"opal_version\":\"0.1.0-SNAPSHOT\"");
    }
  }

  @Test
  void exitCode_comesThrough() {
    assertThat(Opal.ofThisBuild().run("nonsense").code()).isEqualTo(2);
  }

  @Test
  void symbolicLink_otherDirectoryAndBareEnvironment_doNotMatter() throws IOException {
    Opal opal = Opal.ofThisBuild();
    Path absolute =
        Files.createSymbolicLink(folder.resolve("absolute"), opal.checkout().resolve("opal"));
    Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("absolute"));
    Opal elsewhere =
        opal.withDirectory(folder)
            .withoutEnvironment("JAVA_HOME")
            .withEnvironment("CDPATH", "/:/tmp");

    assertThat(elsewhere.withLauncher(absolute).run("--version")).isEqualTo(VERSION);
    assertThat(elsewhere.withLauncher(relative).run("--version")).isEqualTo(VERSION);
    assertThat(elsewhere.withLauncher(Path.of("./relative")).run("--version")).isEqualTo(VERSION);
  }

  @Test
  void stdin_andEnvironment_reachTheProgramUntouched() throws IOException {
    Opal opal = Opal.ofThisBuild();
    Path jdk = fakeJdk("env; cat");
    Opal seen =
        opal.withEnvironment("OPAL_JAVA_HOME", jdk.toString())
            .withEnvironment("jdk", "mine")
            .withEnvironment("root", "mine")
            .withEnvironment("PWD", opal.checkout().toString())
            .withStdin("typed by the user\n");

    Set<String> lines = new HashSet<>(seen.run("--version").out().lines().toList());

    // What a wrapped command gets is without these.
    Set<String> expected =
        new HashSet<>(
            Set.of("typed by the user", "LC_ALL=C.UTF-8", "SHLVL=0", "OPAL_ADDED=LC_ALL:SHLVL"));
    for (Map.Entry<String, String> variable : seen.environment().entrySet()) {
      expected.add(variable.getKey() + "=" + variable.getValue());
    }
    assertThat(lines).isEqualTo(expected);
  }

  @Test
  void variablesThatMakeJavaSpeak_travelUnderAnotherName() throws IOException {
    Opal opal =
        Opal.ofThisBuild()
            .withEnvironment("JAVA_TOOL_OPTIONS", "-Da=b")
            .withEnvironment("JDK_JAVA_OPTIONS", "-Dc=d");
    assertThat(opal.run("--version")).isEqualTo(VERSION);

    List<String> lines =
        opal.withEnvironment("OPAL_JAVA_HOME", fakeJdk("env").toString())
            .run("--version")
            .out()
            .lines()
            .toList();
    assertThat(lines)
        .contains("OPAL_SAVED_JAVA_TOOL_OPTIONS=-Da=b", "OPAL_SAVED_JDK_JAVA_OPTIONS=-Dc=d")
        .doesNotContain("JAVA_TOOL_OPTIONS=-Da=b", "JDK_JAVA_OPTIONS=-Dc=d");
  }

  @Test
  void ownJavaOptions_areAppended() {
    assertThat(
            Opal.ofThisBuild().withEnvironment("OPAL_JAVA_OPTS", "-Xmx64m -Da=b").run("--version"))
        .isEqualTo(VERSION);
  }

  @Test
  void aotCache_isUsed() {
    Opal opal =
        Opal.ofThisBuild()
            .withEnvironment("OPAL_JAVA_OPTS", "-XX:AOTMode=on -Xlog:class+load=info:stdout");
    String cached = " source: shared objects file";

    assertThat(opal.run("--version").out())
        .contains("dev.opal.cli.Main" + cached, "dev.opal.cli.RunTable" + cached)
        .doesNotContain("dev.opal.cli.Execution" + cached);
    assertThat(opal.run("exec", "--help").out())
        .contains("dev.opal.cli.Main" + cached, "dev.opal.cli.Execution" + cached)
        .doesNotContain("dev.opal.cli.RunTable" + cached);
  }

  @Test
  void aotCache_missingOrDamaged_doesNoHarm() throws IOException {
    Opal opal = assembled("without cache");
    List<Path> caches;
    try (Stream<Path> files = Files.list(opal.installed())) {
      caches = files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
    assertThat(caches).hasSize(3);
    for (Path cache : caches) {
      Files.writeString(cache, "no cache at all");
    }
    assertThat(opal.run("--version")).isEqualTo(VERSION);
    for (Path cache : caches) {
      Files.delete(cache);
    }
    assertThat(opal.run("--version")).isEqualTo(VERSION);
  }

  @Test
  void copiedCheckout_keepsItsFastStart() throws IOException {
    Opal opal = assembled("before");
    Path moved = Files.move(opal.checkout(), folder.resolve("after a move"));
    Result result =
        opal.withLauncher(moved.resolve("opal"))
            .withDirectory(moved)
            .withEnvironment("OPAL_JAVA_OPTS", "-XX:AOTMode=on -Xlog:class+load=info:stdout")
            .run("--version");
    assertThat(result.out()).contains("dev.opal.cli.Main source: shared objects file");
    Opal there =
        opal.withLauncher(moved.resolve("opal"))
            .withDirectory(moved)
            .withEnvironment("OPAL_HOME", folder.resolve("home").toString());
    assertThat(there.run("rules", "list").code()).isZero();
  }

  @Test
  void replacedJar_newer_runsTheNewClasses() throws IOException {
    Opal opal = assembled("newer");
    assertThat(opal.run("--version")).isEqualTo(VERSION);
    Path before = opal.installed();

    replaceMain(opal, Instant.now());

    assertThat(opal.run("--version")).isEqualTo(new Result(0, "replaced\n", ""));
    assertThat(opal.installed())
        .as("the cache's folder is named after the jars")
        .isNotEqualTo(before);
    assertThat(opal.run("--version")).isEqualTo(new Result(0, "replaced\n", ""));
  }

  @Test
  void replacedJar_older_runsTheNewClasses() throws IOException {
    Opal opal = assembled("older");
    assertThat(opal.run("--version")).isEqualTo(VERSION);

    replaceMain(opal, Instant.parse("2001-02-03T04:05:06Z"));

    assertThat(opal.run("--version")).isEqualTo(new Result(0, "replaced\n", ""));
  }

  @Test
  void replacedJar_folderThatCannotBeWritten_runsTheNewClasses() throws IOException {
    Opal opal = assembled("stuck");
    replaceMain(opal, Instant.now());
    // Root may write anywhere, so rights cannot be taken away here: a file where the lock's folder
    // is made will do.
    Files.move(opal.checkout().resolve("cli"), opal.checkout().resolve("gone"));

    assertThat(opal.run("--version")).isEqualTo(new Result(0, "replaced\n", ""));
  }

  @Test
  void rebuiltJars_afterAReplacedOne_areTheRebuiltOnes() throws IOException {
    Opal opal = assembled("rebuilt");
    replaceMain(opal, Instant.now());

    opal.assemble("none");

    assertThat(opal.run("--version")).isEqualTo(VERSION);
  }

  @Test
  void hundredAtOnce_buildOnce() throws Exception {
    Opal opal = unbuilt("many");
    List<Result> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> running = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        running.add(threads.submit(() -> opal.run("--version")));
      }
      for (Future<Result> each : running) {
        results.add(each.get());
      }
    }
    assertThat(results).hasSize(100);
    assertThat(results.stream().filter(result -> isBuildTold(result))).hasSize(1);
    assertThat(builds(opal)).isEqualTo(1);
  }

  @Test
  void anotherCommit_isBuiltOnceWhereverGitKeepsIt() throws IOException {
    Opal opal = unbuilt("commits");
    Path git =
        Files.createDirectories(opal.checkout().resolve(".git/refs/heads")).getParent().getParent();

    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(git.resolve("refs/heads/main"), COMMIT + "\n");
    assertBuilds(opal, 1);
    Files.writeString(git.resolve("refs/heads/main"), OTHER_COMMIT + "\n");
    assertBuilds(opal, 2);

    // The same commit, packed; then another.
    Files.delete(git.resolve("refs/heads/main"));
    Path packed = git.resolve("packed-refs");
    String other = "# pack-refs with: peeled fully-peeled sorted\n" + COMMIT + " refs/heads/mai\n";
    Files.writeString(packed, other + OTHER_COMMIT + " refs/heads/main\n");
    assertBuilds(opal, 2);
    Files.writeString(packed, other + COMMIT + " refs/heads/main\n");
    assertBuilds(opal, 3);

    // A detached head.
    Files.writeString(git.resolve("HEAD"), COMMIT + "\n");
    assertBuilds(opal, 3);
    Files.writeString(git.resolve("HEAD"), OTHER_COMMIT + "\n");
    assertBuilds(opal, 4);

    // A worktree: .git is a file, and the branch stands in the common folder.
    Path common = Files.move(git, opal.checkout().resolve("common git"));
    Path own = Files.createDirectories(common.resolve("worktrees/w"));
    Files.writeString(git, "gitdir: common git/worktrees/w\n");
    Files.writeString(own.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(own.resolve("commondir"), "../..\n");
    assertBuilds(opal, 5);
    assertBuilds(opal, 5);
  }

  @Test
  void olderJava_isOneLineThatSaysSo() throws IOException {
    Path jdk = fakeJdk("echo started");
    Files.writeString(jdk.resolve("release"), "JAVA_RUNTIME_VERSION=\"17.0.15+6\"\n");
    Result result =
        Opal.ofThisBuild().withEnvironment("OPAL_JAVA_HOME", jdk.toString()).run("--version");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasLineCount(1).contains("JDK 25", "OPAL_JAVA_HOME");
  }

  @Test
  void noMaven_isOneLineThatSaysSo() throws IOException {
    Opal opal = unbuilt("no maven").withEnvironment("PATH", tools("no maven bin").toString());
    Result result = opal.run("--version");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasLineCount(1).contains("Maven 3.8");
  }

  @Test
  void brokenBuild_isOneLineThatNamesTheLog_behindTheOneThatItBuilds() throws IOException {
    Opal opal = unbuilt("broken");
    Files.writeString(
        folder.resolve("bin/mvn"), "#!/bin/sh\necho '[ERROR] no such thing'\nexit 1\n");
    Result result = opal.run("--version");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .hasLineCount(2)
        .startsWith("opal: building once with ")
        .contains("[ERROR] no such thing", "target/opal-build.log");
  }

  @Test
  void checkoutThatCannotBeWritten_isOneLineThatSaysSo() throws IOException {
    Opal opal = unbuilt("read only");
    Files.writeString(opal.checkout().resolve("target"), "in the way");
    Result result = opal.run("--version");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).hasLineCount(1).contains("writable");
  }

  private Opal assembled(String name) {
    return Opal.copyOfThisBuild(folder.resolve(name));
  }

  /** What {@code dist/archive} packs starts without a JDK, wherever it is unpacked. */
  @Test
  @Tag("soak")
  void archive_bringsItsOwnRuntime() throws IOException {
    Path archive = folder.resolve("opal.tar.gz");
    Opal checkout = Opal.ofThisBuild();
    Result packed =
        checkout.shell(
            "'"
                + Checkout.root().resolve("dist/archive")
                + "' '"
                + archive
                + "' && cd '"
                + folder
                + "' && tar -xzf opal.tar.gz && mv opal-* unpacked");
    assertThat(packed.code()).as(packed.err()).isZero();
    Opal unpacked =
        checkout
            .withLauncher(folder.resolve("unpacked/bin/opal"))
            .withoutEnvironment("JAVA_HOME")
            .withEnvironment("PATH", "/usr/bin:/bin")
            .withEnvironment("OPAL_HOME", folder.resolve("its home").toString());
    assertThat(unpacked.run("exec", "--", "sh", "-c", "exit 3").code()).isEqualTo(3);
    assertThat(unpacked.run("runs", "list").out()).contains("failed");
    assertThat(
            unpacked
                .shell("MANPATH='" + folder + "/unpacked/share/man' man -w opal-runs-list")
                .code())
        .isZero();
  }

  /** A checkout whose Maven only counts and hands over the jars of this build. */
  private Opal unbuilt(String name) throws IOException {
    Opal opal = Opal.unbuilt(folder.resolve(name));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    StringBuilder script =
        new StringBuilder(
            "#!/bin/sh\nset -e\necho built >>builds\nmkdir -p cli/target/run/lib\ncp");
    Opal.jars().forEach(jar -> script.append(" '").append(jar).append('\''));
    script.append(" cli/target/run/lib/\nmv cli/target/run/lib/opal-cli-*.jar cli/target/run/\n");
    executable(bin.resolve("mvn"), script.toString());
    return opal.withEnvironment("PATH", bin + ":" + opal.environment().get("PATH"));
  }

  private static void assertBuilds(Opal opal, int expected) throws IOException {
    long before = Files.exists(opal.checkout().resolve("builds")) ? builds(opal) : 0;
    assertThat(isBuildTold(opal.run("--version"))).isEqualTo(expected > before);
    assertThat(builds(opal)).isEqualTo(expected);
  }

  /** Tells whether the program was built before it answered, of which one line speaks. */
  private static boolean isBuildTold(Result result) {
    if (result.equals(VERSION)) {
      return false;
    }
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(VERSION.out());
    assertThat(result.err()).startsWith("opal: building once with ").hasLineCount(1);
    return true;
  }

  private static long builds(Opal opal) throws IOException {
    return Files.readAllLines(opal.checkout().resolve("builds")).size();
  }

  /** A folder with what the launcher calls, and no Maven. */
  private Path tools(String name) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name));
    for (String tool : List.of("sh", "mkdir", "flock", "readlink", "rm", "ln")) {
      for (String parent : List.of("/usr/bin", "/bin")) {
        Path found = Path.of(parent, tool);
        if (Files.exists(found) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), found);
        }
      }
    }
    return bin;
  }

  private Path fakeJdk(String body) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("a jdk/bin"));
    executable(bin.resolve("java"), "#!/bin/sh\n" + body + "\n");
    Files.writeString(bin.resolveSibling("release"), "JAVA_RUNTIME_VERSION=\"25.0.1+1\"\n");
    return bin.getParent();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
  }

  /** Puts a jar with another Main in the place of the program's, as a careless upgrade would. */
  private void replaceMain(Opal opal, Instant modified) throws IOException {
    Path source = folder.resolve("Main.java");
    Files.writeString(
        source,
        """
        package dev.opal.cli;
        public final class Main {
          public static void main(String[] args) { System.out.println("replaced"); }
        }
        """);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.resolve("classes").toString(), source.toString());
    assertThat(code).isZero();
    String entry = "dev/opal/cli/Main.class";
    Path jar = opal.installed().resolve("lib/opal.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(folder.resolve("classes").resolve(entry)));
    }
    Files.setLastModifiedTime(jar, FileTime.from(modified));
  }
}
