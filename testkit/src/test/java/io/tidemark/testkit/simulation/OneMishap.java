package io.tidemark.testkit.simulation;

/** Lets one fault strike once, at the first place whose name contains a text; and then again only when armed again. */
final class OneMishap implements Mishaps {
    private Fault fault = Fault.PROCESS_CRASH;
    private String place = "";
    private boolean armed;

    void arm(Fault next, String where) {
        fault = next;
        place = where;
        armed = true;
    }

    boolean isArmed() {
        return armed;
    }

    @Override
    public boolean strike(Fault asked, String where) {
        boolean strikes = armed && asked == fault && where.contains(place);
        armed &= !strikes;
        return strikes;
    }
}
