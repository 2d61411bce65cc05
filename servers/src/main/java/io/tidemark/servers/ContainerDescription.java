package io.tidemark.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a container is made from, written as the arguments of {@code ContainerMain}. A port or a directory of this machine has
 * the same number or path in the container, so the server can tell its clients where it is.
 */
final class ContainerDescription {
    /** Where a server listens in its container: the port is published on the loopback interface of this machine alone. */
    static final String LISTEN_ADDRESS = "0.0.0.0";

    private final List<String> options = new ArrayList<>();
    private final List<String> command = new ArrayList<>();

    ContainerDescription(String image) {
        option("image", image);
    }

    /** Lets clients on the loopback interface reach the same port of the container. */
    ContainerDescription port(int port) {
        return option("port", Integer.toString(port));
    }

    ContainerDescription environment(Map<String, String> variables) {
        variables.forEach((name, value) -> option("env", name + "=" + value));
        return this;
    }

    /** Copies a file into the container, readable for all its users. */
    ContainerDescription file(Path file, String inContainer) {
        return option("file", file + "=" + inContainer);
    }

    /** Shares a directory with the container, at the same path. */
    ContainerDescription directory(Path directory) {
        return option("directory", directory.toString());
    }

    /** Runs the container as the user who owns a file, so that this process may delete what it writes. */
    ContainerDescription ownerOf(Path file) throws IOException {
        return option("user", Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid"));
    }

    /** Runs a program in place of the image's own entry point. */
    ContainerDescription entryPoint(String program) {
        return option("entry-point", program);
    }

    /** Gives the image's entry point its arguments. */
    ContainerDescription command(List<String> arguments) {
        command.addAll(arguments);
        return this;
    }

    private ContainerDescription option(String name, String value) {
        options.add("--" + name);
        options.add(value);
        return this;
    }

    /** Returns pairs of an option and its value, and after {@code --} the command of the container. */
    List<String> arguments() {
        List<String> all = new ArrayList<>(options);
        all.add("--");
        all.addAll(command);
        return all;
    }
}
