package io.tidemark.testkit.store;

/** Lets one mishap strike once, at the first place whose name contains a text; and then again only when armed again. */
final class OneMishap implements Mishaps {
    private StorageMishap mishap = StorageMishap.WRITE_FAILS;
    private String place = "";
    private boolean armed;

    void arm(StorageMishap next, String where) {
        mishap = next;
        place = where;
        armed = true;
    }

    boolean isArmed() {
        return armed;
    }

    @Override
    public boolean strike(StorageMishap asked, String where) {
        boolean strikes = armed && asked == mishap && where.contains(place);
        armed &= !strikes;
        return strikes;
    }
}
