package io.tidemark.connector.files;

import io.tidemark.connector.files.access.FileAccess;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the files that a path means: itself, those in it, or those it matches as a glob. */
final class FileListing {
    /** Deeper directories are an error: most likely links that lead in a circle. */
    private static final int MAX_DEPTH = 100;

    private static final String GLOB_CHARACTERS = "*?[{";

    /**
     * What was found.
     *
     * @param files absolute and normalized, sorted by path
     * @param hidden how many were left out for their names
     * @param glob whether the path was taken for a glob
     */
    record Result(List<String> files, int hidden, boolean glob) {}

    private final FileAccess access;
    private final String path;
    private final boolean recursive;

    FileListing(FileAccess access, String path, boolean recursive) {
        this.access = access;
        this.path = path;
        this.recursive = recursive;
    }

    String path() {
        return path;
    }

    Result list() throws IOException {
        int wild = firstWildcard();
        if (wild >= 0 && !access.exists(access.absolute(path))) {
            return new Search(wild).run();
        }
        String root = access.absolute(path);
        if (!access.exists(root)) {
            throw new NoSuchFileException(root);
        }
        if (!access.isDirectory(root)) {
            return new Result(List.of(root), 0, false);
        }
        return new Search(root).run();
    }

    private int firstWildcard() {
        for (int i = 0; i < path.length(); i++) {
            if (GLOB_CHARACTERS.indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** One walk through directories. */
    private final class Search {
        private final String root;
        private final @Nullable PathMatcher matcher;
        /** How many directories below the root are looked into. */
        private final int depth;

        private final boolean showHidden;
        private final List<String> files = new ArrayList<>();
        private int hidden;

        /** Searches a directory. */
        private Search(String root) {
            this.root = root;
            matcher = null;
            depth = recursive ? MAX_DEPTH + 1 : 0;
            showHidden = false;
        }

        /** Searches below the part of the glob that has no wildcard; what follows is matched relative to it. */
        private Search(int wild) {
            int cut = path.lastIndexOf('/', wild);
            String pattern = path.substring(cut + 1);
            root = access.absolute(cut < 0 ? "" : path.substring(0, cut + 1));
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            depth = pattern.contains("**") ? MAX_DEPTH + 1 : slashes(pattern);
            String last = pattern.substring(pattern.lastIndexOf('/') + 1);
            showHidden = last.startsWith(".") || last.startsWith("_");
        }

        private Result run() throws IOException {
            if (!access.isDirectory(root)) {
                throw new NoSuchFileException(root);
            }
            visit(root, "", 0);
            files.sort(Comparator.naturalOrder());
            return new Result(files, hidden, matcher != null);
        }

        private static int slashes(String pattern) {
            return (int) pattern.chars().filter(c -> c == '/').count();
        }

        private void visit(String directory, String relative, int at) throws IOException {
            if (at > MAX_DEPTH) {
                throw new IOException("the directory " + directory + " lies more than " + MAX_DEPTH + " deep");
            }
            for (FileAccess.Entry child : access.list(directory, name -> true)) {
                boolean isDirectory = child.isDirectory();
                String below = relative + child.name();
                if (isDirectory && at >= depth || !isDirectory && !matches(below)) {
                    continue;
                }
                if (isHidden(child.name()) && (isDirectory || !showHidden)) {
                    hidden++;
                } else if (isDirectory) {
                    visit(child.path(), below + "/", at + 1);
                } else {
                    files.add(child.path());
                }
            }
        }

        private boolean matches(String file) {
            return matcher == null || matcher.matches(Path.of(file));
        }

        private static boolean isHidden(String name) {
            return name.startsWith(".") || name.startsWith("_");
        }
    }
}
