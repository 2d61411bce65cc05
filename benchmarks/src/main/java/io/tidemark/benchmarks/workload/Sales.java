package io.tidemark.benchmarks.workload;

/**
 * W5: persons are joined with the auctions that they open, in windows of event time; one output a match.
 *
 * @since 0.1
 */
public final class Sales {
    private static final int RECORDS_PER_PERSON = 4;
    private static final int RECENT_PERSONS = 5_000;
    private static final int NAMES = 1_024;
    private static final long NAME_MASK = 0xffffffffL;
    private static final int NAME_RADIX = 36;
    private static final long NOBODY = -1;

    private Sales() {}

    /**
     * A record of W5 as the source gives it: a person or an auction.
     *
     * @param index the record's index
     * @param seller who sells; -1 if this is a person
     * @param timestamp when, in milliseconds since 1970
     */
    public record Event(long index, long seller, long timestamp) {
        /**
         * Says what it is.
         *
         * @return {@code true} for a person, {@code false} for an auction
         */
        public boolean isPerson() {
            return seller == NOBODY;
        }
    }

    /**
     * A person.
     *
     * @param id who
     * @param name the name
     * @param timestamp when the person came, in milliseconds since 1970
     */
    public record Person(long id, String name, long timestamp) {}

    /**
     * An auction.
     *
     * @param id which
     * @param seller the person who sells
     * @param timestamp when it was opened, in milliseconds since 1970
     */
    public record Auction(long id, long seller, long timestamp) {}

    /**
     * An output of W5.
     *
     * @param person who sells
     * @param name the name
     * @param auction what is sold
     * @param windowEnd the end of the window, in milliseconds since 1970
     */
    public record Match(long person, String name, long auction, long windowEnd) {}

    /**
     * Returns a record.
     *
     * @param index the record's index
     * @return a new record
     */
    public static Event at(long index) {
        return new Event(index, isPerson(index) ? NOBODY : sellerAt(index), EventTime.at(index));
    }

    static boolean isPerson(long index) {
        return index % RECORDS_PER_PERSON == 0;
    }

    static long sellerAt(long index) {
        return Math.max(0, index / RECORDS_PER_PERSON - Randomness.below(Randomness.at(index), RECENT_PERSONS));
    }

    static long indexOf(long person) {
        return person * RECORDS_PER_PERSON;
    }

    /**
     * Returns the person that a record is.
     *
     * @param event a record that is one
     * @return a new person
     */
    public static Person person(Event event) {
        long id = event.index / RECORDS_PER_PERSON;
        return new Person(id, nameOf(id), event.timestamp);
    }

    static String nameOf(long person) {
        return Names.ALL[(int) (person % NAMES)];
    }

    /**
     * Returns the auction that a record is.
     *
     * @param event a record that is one
     * @return a new auction
     */
    public static Auction auction(Event event) {
        return new Auction(event.index, event.seller, event.timestamp);
    }

    /**
     * Joins the two.
     *
     * @param person the seller
     * @param auction an auction of the same window
     * @return a new output
     */
    public static Match match(Person person, Auction auction) {
        return new Match(person.id, person.name, auction.id, EventTime.windowEnd(person.timestamp));
    }

    /**
     * Returns the hash of an output.
     *
     * @param match the output
     * @return what goes into the checksum
     */
    public static long hash(Match match) {
        return hash(match.person, match.name, match.auction, match.windowEnd);
    }

    static long hash(long person, String name, long auction, long windowEnd) {
        return Randomness.mix(Randomness.mix(person * Randomness.GAMMA + windowEnd) + name.hashCode() * 31L + auction);
    }

    /** Made on first use. */
    private static final class Names {
        static final String[] ALL = new String[NAMES];

        static {
            for (int i = 0; i < NAMES; i++) {
                ALL[i] = "person-" + Long.toString(Randomness.at(i) & NAME_MASK, NAME_RADIX);
            }
        }
    }
}
