package io.tidemark.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Finds what the build keeps of servers, in the folders of the project. */
final class ProjectFolder {
    private ProjectFolder() {}

    /**
     * Finds a directory below a folder of the project, from where this class lies, or from where the process runs, upwards.
     *
     * @param folder in the root of the project, which makes the directory when it is built
     * @param directory in it
     * @throws IOException if it is not there; the message says what to run
     */
    static Path find(String folder, String directory) throws IOException {
        for (Path start : List.of(placeOf(ProjectFolder.class), Path.of("").toAbsolutePath())) {
            for (Path parent = start; parent != null; parent = parent.getParent()) {
                Path found = parent.resolve(folder).resolve(directory);
                if (Files.isDirectory(found)) {
                    return found;
                }
            }
        }
        throw new IOException("There is no " + folder + "/" + directory + " in the project; run 'mvn -pl " + folder
                + " generate-resources' at its root");
    }

    /** Finds the jar or directory that a class came from. */
    static Path placeOf(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(type.getResource(file)).toString();
        String place = url.substring(0, url.length() - file.length())
                .replaceFirst("^jar:", "")
                .replaceFirst("!$", "");
        return Path.of(URI.create(place));
    }
}
