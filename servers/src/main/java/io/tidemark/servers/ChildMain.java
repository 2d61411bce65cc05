package io.tidemark.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and halts when the process that started this one is gone: then the pipe to standard input has
 * no writer any more. The first argument is the class, the others are its arguments.
 */
final class ChildMain {
    private ChildMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(() -> haltAtEndOf(System.in), "parent watch");
        watch.setDaemon(true);
        watch.start();
        Object others = Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, others);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void haltAtEndOf(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // no writer either
        }
        Runtime.getRuntime().halt(0);
    }
}
