package io.tidemark.backend.rocksdb.state;

/** The room that the cells of one store have: what they take, and what they may take of the {@link CellBudget}. */
final class CellRoom {
    /** How many slots of a table are looked at before it is asked again whether enough is free. */
    static final int SLOTS_AT_ONCE = 32;

    /** Which part of the room may be changed cells before they are flushed without a barrier. */
    private static final int CHANGED_PART = 2;

    private final CellBudget budget;
    private long used;
    private long changed;
    private long reserved;

    /** How much may be changed before it is flushed without a barrier. */
    private long mostChanged;

    private boolean isShort;

    CellRoom(CellBudget budget) {
        this.budget = budget;
        budget.join();
        allIsClean();
    }

    /** Says whether something is to be done at the next safe point. */
    boolean isShort() {
        return isShort;
    }

    void use(long bytes) {
        used += bytes;
        isShort |= used > reserved;
    }

    /** Counts a cell that was enrolled in a generation, besides what it takes already. */
    void change(long itsBytes) {
        changed += itsBytes;
        isShort |= isTooMuchChanged();
    }

    void allIsClean() {
        changed = 0;
        mostChanged = Math.max(reserved, budget.equalPart()) / CHANGED_PART;
    }

    boolean isTooMuchChanged() {
        return changed > mostChanged;
    }

    /** Takes what is missing from the budget, if that is possible. */
    boolean grow() {
        long missing = used - reserved;
        if (missing > 0) {
            long more = missing + budget.step();
            if (!budget.take(more, reserved)) {
                return false;
            }
            reserved += more;
        }
        isShort = false;
        return true;
    }

    /** Says whether enough was removed to go on for a while. */
    boolean isEnoughFree() {
        boolean enough = used <= Math.max(0, reserved - budget.step());
        isShort &= !enough;
        return enough;
    }

    /** Takes what is missing, whether it is there or not. */
    void allowMore() {
        long more = Math.max(0, used - reserved) + budget.step();
        budget.giveBack(-more);
        reserved += more;
    }

    /** Gives back what others may have; what is in use of it is removed at the next safe point. */
    void yieldToOthers() {
        long tooMuch = budget.tooMuch(reserved);
        budget.giveBack(tooMuch);
        reserved -= tooMuch;
        isShort |= used > reserved;
    }

    void leave() {
        budget.leave(reserved);
        reserved = 0;
    }
}
