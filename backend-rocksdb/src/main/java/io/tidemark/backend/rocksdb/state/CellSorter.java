package io.tidemark.backend.rocksdb.state;

import java.util.Arrays;

/**
 * Sorts cells as their rows are sorted. Key group, state and hash are most of the order and fit into a number, by which the
 * cells are sorted without their bytes, digit by digit; only those that agree in all three are compared by their bytes.
 */
final class CellSorter {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int ORDER_BITS = 56;

    private CellSorter() {}

    /** Sorts by {@link RowKeys#order} alone, and returns the orders in the same places. */
    static long[] sort(Cell[] cells) {
        int size = cells.length;
        long[] orders = new long[size];
        long[] otherOrders = new long[size];
        Cell[] others = new Cell[size];
        for (int i = 0; i < size; i++) {
            Cell cell = cells[i];
            orders[i] = RowKeys.order(cell.keyGroup(), cell.table.state.number(), cell.hash);
        }
        Cell[] sorted = cells;
        for (int shift = 0; shift < ORDER_BITS; shift += DIGIT_BITS) {
            int[] starts = starts(orders, shift);
            if (starts.length == 0) {
                continue;
            }
            for (int i = 0; i < size; i++) {
                int at = starts[digit(orders[i], shift)]++;
                otherOrders[at] = orders[i];
                others[at] = sorted[i];
            }
            long[] swappedOrders = orders;
            orders = otherOrders;
            otherOrders = swappedOrders;
            Cell[] swapped = sorted;
            sorted = others;
            others = swapped;
        }
        if (sorted != cells) {
            System.arraycopy(sorted, 0, cells, 0, size);
        }
        return orders;
    }

    /** Returns where the cells of each digit begin; nothing if all have the same one. */
    private static int[] starts(long[] orders, int shift) {
        int[] starts = new int[DIGITS + 1];
        for (long order : orders) {
            starts[digit(order, shift) + 1]++;
        }
        if (Arrays.stream(starts).anyMatch(count -> count == orders.length)) {
            return new int[0];
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            starts[digit + 1] += starts[digit];
        }
        return starts;
    }

    private static int digit(long order, int shift) {
        return (int) (order >>> shift) & DIGITS - 1;
    }
}
