package io.tidemark.testkit.engine;

import java.util.ArrayList;
import java.util.List;

/** What happened in a run, for a person; kept only where a run is repeated in order to be read. */
public final class Trace {
    /** How many lines a person is shown. */
    private static final int SHOWN = 200;

    private final boolean on;
    private final List<String> lines = new ArrayList<>();

    /** Begins with nothing; keeps nothing if it is off. */
    public Trace(boolean on) {
        this.on = on;
    }

    /** Whether lines are kept; ask before making one. */
    public boolean isOn() {
        return on;
    }

    /** Adds a line, if they are kept. */
    public void add(String line) {
        if (on) {
            lines.add(line);
        }
    }

    /** Returns everything, a line each. */
    public List<String> lines() {
        return lines;
    }

    /** Returns the end of it, where the promise breaks. */
    public String shown() {
        int from = Math.max(0, lines.size() - SHOWN);
        String head = from == 0 ? "" : "  (" + from + " earlier lines left out)\n";
        return head + String.join("\n", lines.subList(from, lines.size()));
    }
}
