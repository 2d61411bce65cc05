package io.tidemark.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A Java source of the project, parsed but not compiled.
 *
 * @param path relative to the root of the project, with forward slashes
 * @param lines how many lines it has
 * @param tree what it says
 * @param positions where it says it
 */
record SourceFile(String path, int lines, CompilationUnitTree tree, SourcePositions positions) {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode");
    private static final List<SourceFile> ALL = parseAll();

    /** Returns every source below the root of the project, of modules that are built and of those that are not. */
    static List<SourceFile> all() {
        return ALL;
    }

    /** Parses text that is no file of the project. */
    static SourceFile parse(Path file) {
        return parse(file.getParent(), List.of(file)).get(0);
    }

    boolean isTest() {
        return path.contains("src/test/java/");
    }

    boolean isIn(String folder) {
        return path.startsWith(folder + "/");
    }

    /** Returns where a part begins, for people: {@code path:line}. */
    String at(Tree part) {
        return path + ":" + line(positions.getStartPosition(tree, part));
    }

    /** Returns the number of lines of a method, without its annotations: the table of a parameterized test is data. */
    int linesOf(MethodTree method) {
        Tree first = Stream.<Tree>concat(
                        Stream.concat(Stream.ofNullable(method.getReturnType()), method.getParameters().stream()),
                        Stream.ofNullable(method.getBody()))
                .findFirst()
                .orElse(method);
        return line(positions.getEndPosition(tree, method)) - line(positions.getStartPosition(tree, first)) + 1;
    }

    /** Returns all methods and constructors that are written out. */
    List<MethodTree> methods() {
        List<MethodTree> methods = new ArrayList<>();
        tree.accept(
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        if (positions.getEndPosition(tree, method) >= 0) {
                            methods.add(method);
                        }
                        return super.visitMethod(method, unused);
                    }
                },
                null);
        return methods;
    }

    private int line(long position) {
        LineMap map = tree.getLineMap();
        return (int) map.getLineNumber(position);
    }

    private static List<SourceFile> parseAll() {
        Path root = ProjectModule.root();
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean skip = NOT_OURS.contains(directory.getFileName().toString());
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".java")) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(root, files.stream().sorted().toList());
    }

    private static List<SourceFile> parse(Path root, List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<SourceFile> sources = new ArrayList<>();
            for (CompilationUnitTree tree : task.parse()) {
                Path file = Path.of(tree.getSourceFile().toUri());
                String path = root.relativize(file).toString().replace('\\', '/');
                sources.add(new SourceFile(path, Files.readAllLines(file).size(), tree, positions));
            }
            return List.copyOf(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
