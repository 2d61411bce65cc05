package io.tidemark.benchmarks.workload;

import java.util.ArrayDeque;

/**
 * Draws ranks so that rank <i>k</i> comes up in proportion to 1/(<i>k</i>+1): a few values very often, most seldom.
 *
 * <p>Walker's alias method in Vose's form: every column of the table holds a rank and one alias, so that a draw costs
 * two array reads whatever the size. Which rank becomes whose alias depends on the order in which the columns are
 * paired (the newest of each kind first) and is part of the workload's definition. Immutable.
 */
final class Zipf {
    private static final float DRAW_UNIT = 1f / (1 << 24);

    private final int[] aliases;
    private final float[] keepBelow;

    Zipf(int ranks) {
        aliases = new int[ranks];
        keepBelow = new float[ranks];
        double[] weight = weightsWithMeanOne(ranks);
        ArrayDeque<Integer> light = new ArrayDeque<>();
        ArrayDeque<Integer> heavy = new ArrayDeque<>();
        for (int rank = 0; rank < ranks; rank++) {
            (weight[rank] < 1 ? light : heavy).push(rank);
        }
        while (!light.isEmpty() && !heavy.isEmpty()) {
            int poor = light.pop();
            int rich = heavy.pop();
            keepBelow[poor] = (float) weight[poor];
            aliases[poor] = rich;
            weight[rich] -= 1 - weight[poor];
            (weight[rich] < 1 ? light : heavy).push(rich);
        }
        // what is left differs from one by rounding only
        light.forEach(rank -> keepBelow[rank] = 1);
        heavy.forEach(rank -> keepBelow[rank] = 1);
    }

    private static double[] weightsWithMeanOne(int ranks) {
        double[] weight = new double[ranks];
        double total = 0;
        for (int rank = 0; rank < ranks; rank++) {
            weight[rank] = 1 / Math.pow(rank + 1, 1.0);
            total += weight[rank];
        }
        for (int rank = 0; rank < ranks; rank++) {
            weight[rank] *= ranks / total;
        }
        return weight;
    }

    /** Returns the rank for 64 random bits: the upper half chooses a column, the lowest 24 between its two ranks. */
    int draw(long random) {
        int column = (int) Randomness.below(random, aliases.length);
        return (random & 0xffffff) * DRAW_UNIT < keepBelow[column] ? column : aliases[column];
    }
}
