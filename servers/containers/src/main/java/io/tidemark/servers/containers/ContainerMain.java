package io.tidemark.servers.containers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one container for the process that started this one: each line of the input asks for something, and a line of the
 * output answers. When the input ends, the container is removed.
 *
 * <pre>
 *   start   makes the container, or starts it again with its files    done
 *   stop    asks it to end, and waits until it has                    done
 *   kill    ends it by SIGKILL                                        done
 *   runs                                                              yes, no
 *   tell    writes what it has said to the standard error             done
 * </pre>
 *
 * <p>What fails is answered by its reason. With the arguments {@code look-for IMAGE} it only says whether there can be a
 * container of an image.
 */
public final class ContainerMain {
    private static final String LOOK = "look-for";

    private ContainerMain() {}

    /**
     * Answers until the input ends.
     *
     * @param arguments as {@link ContainerOptions} reads them, or {@code look-for IMAGE}
     * @throws IOException if the input breaks
     */
    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        if (all.size() == 2 && all.get(0).equals(LOOK)) {
            System.out.println(ImageSearch.search(all.get(1)));
        } else {
            hold(new HeldContainer(ContainerOptions.parse(all)));
        }
        System.exit(0); // the client of the engine has threads of its own
    }

    private static void hold(HeldContainer container) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(container::remove, "remove the container"));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            System.out.println(answer(container, request));
        }
    }

    private static String answer(HeldContainer container, String request) {
        try {
            switch (request) {
                case "start" -> container.start();
                case "stop" -> container.stop();
                case "kill" -> container.kill();
                case "tell" -> System.err.println(container.said());
                case "runs" -> {
                    return container.runs() ? "yes" : "no";
                }
                default -> throw new IllegalArgumentException("There is no request '" + request + "'.");
            }
            return "done";
        } catch (RuntimeException e) {
            e.printStackTrace();
            return reason(e);
        }
    }

    /** Returns the innermost message of a failure, in one line: the outer ones only say that something failed. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            innermost = cause;
        }
        return String.valueOf(innermost.getMessage()).strip().replaceAll("\\s*\\n\\s*", " ");
    }
}
