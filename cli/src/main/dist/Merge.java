// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * Merges jars into one, the first of a name winning: {@code Merge OUT JAR…}. Every jar of a class path
 * costs a start, and a class that is nowhere, for which sqlite-jdbc looks, opens all of them.
 *
 * <p>Class files of before Java 6 become ones of Java 8 on the way. An AOT cache holds none of them, and
 * picocli's are of Java 5: uncached they cost as much as all else at a start.
 */
final class Merge {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;
  private static final String SERVICES = "META-INF/services/";
  private static final String PROGRAM = "dev/opal/cli/Main.class";

  /** Stands first, as it is: every command reads it, and none has another reason to open the jar. */
  private static final String FIRST = "dev/opal/redaction/rules.built-in";

  private final JarOutputStream out;
  private final Set<String> written = new HashSet<>();

  /** Files that list providers, one a line: those of all jars count. */
  private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();

  private Merge(JarOutputStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(Path.of(args[0])))) {
      Merge merge = new Merge(out);
      String[] jars = Arrays.copyOfRange(args, 1, args.length);
      merge.writeFirst(jars);
      merge.write(JarFile.MANIFEST_NAME, manifest(jars));
      for (String jar : jars) {
        merge.add(jar);
      }
      for (Map.Entry<String, ByteArrayOutputStream> service : merge.services.entrySet()) {
        merge.write(service.getKey(), service.getValue().toByteArray());
      }
    }
  }

  private void writeFirst(String[] paths) throws IOException {
    for (String path : paths) {
      try (JarFile jar = new JarFile(path)) {
        JarEntry entry = jar.getJarEntry(FIRST);
        if (entry != null && !written.contains(FIRST)) {
          store(FIRST, bytes(jar, entry));
        }
      }
    }
  }

  /** That of the program's own jar, for it says the version; classes for a newer Java stay what they are. */
  private static byte[] manifest(String[] paths) throws IOException {
    Manifest manifest = new Manifest();
    for (String path : paths) {
      try (JarFile jar = new JarFile(path)) {
        if (jar.getJarEntry(PROGRAM) != null && jar.getManifest() != null) {
          manifest = new Manifest(jar.getManifest());
        }
      }
    }
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private void add(String path) throws IOException {
    try (JarFile jar = new JarFile(path)) {
      ClassFile classFile = classFile(jar);
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          add(entry.getName(), bytes(jar, entry), classFile);
        }
      }
    }
  }

  private void add(String name, byte[] bytes, ClassFile classFile) throws IOException {
    if (name.startsWith(SERVICES)) {
      ByteArrayOutputStream lines =
          services.computeIfAbsent(name, unused -> new ByteArrayOutputStream());
      lines.writeBytes(bytes);
      if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
        lines.write('\n');
      }
    } else if (!written.contains(name)) {
      boolean old = name.endsWith(".class") && version(bytes) < OLDEST_CACHED;
      write(name, old ? modern(classFile, bytes) : bytes);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    write(new JarEntry(name), bytes);
  }

  private void store(String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    write(entry, bytes);
  }

  private void write(JarEntry entry, byte[] bytes) throws IOException {
    written.add(entry.getName());
    entry.setTime(0); // the same bytes from the same jars, whenever it is made
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static int version(byte[] classFile) {
    return classFile[6] << 8 | classFile[7];
  }

  private static ClassFile classFile(JarFile jar) {
    ClassHierarchyResolver own =
        ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              JarEntry entry = jar.getJarEntry(name.substring(1, name.length() - 1) + ".class");
              try {
                return entry == null ? null : jar.getInputStream(entry);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return ClassFile.of(
        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
        ClassFile.ClassHierarchyResolverOption.of(
            own.orElse(ClassHierarchyResolver.defaultResolver())));
  }

  private static byte[] modern(ClassFile classFile, byte[] bytes) {
    ClassModel model = classFile.parse(bytes);
    return classFile.transformClass(
        model,
        // Code that passes through unchanged would keep lacking the stack maps of the newer version.
        ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element))
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }
}
