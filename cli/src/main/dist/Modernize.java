// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.ClassHierarchyResolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Brings the class files of jars to the class file version of Java 8, in place. An AOT cache holds no
 * class of before Java 6, and picocli's are of Java 5: uncached they cost as much as all else at a start.
 */
final class Modernize {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;

  private Modernize() {}

  public static void main(String[] args) throws IOException {
    for (String arg : args) {
      Path jar = Path.of(arg);
      if (isOld(jar)) {
        Path modern = jar.resolveSibling(jar.getFileName() + ".modern");
        rewrite(jar, modern);
        Files.move(modern, jar, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static boolean isOld(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().anyMatch(entry -> isClass(entry) && version(jar, entry) < OLDEST_CACHED);
    }
  }

  private static int version(JarFile jar, JarEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] head = in.readNBytes(8);
      return head[6] << 8 | head[7];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rewrite(Path from, Path to) throws IOException {
    try (JarFile jar = new JarFile(from.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
      ClassFile classFile = classFile(jar);
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        byte[] bytes;
        try (InputStream in = jar.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        boolean old = isClass(entry) && version(jar, entry) < OLDEST_CACHED;
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(0); // the same bytes from the same jar, whenever it is made
        out.putNextEntry(copy);
        out.write(old ? modern(classFile, bytes) : bytes);
        out.closeEntry();
      }
    }
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

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class");
  }
}
