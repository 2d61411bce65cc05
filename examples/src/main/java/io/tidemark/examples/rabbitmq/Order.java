package io.tidemark.examples.rabbitmq;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One order.
 *
 * @param id its own
 * @param customer who orders
 * @param amount what is to be paid, in cents
 */
record Order(String id, String customer, long amount) {
    private static final int PARTS = 3;

    /** Reads an order that {@link #toBytes} wrote. */
    static Order parse(byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        String[] parts = text.split(",", -1);
        if (parts.length != PARTS || !parts[2].matches("\\d{1,18}")) {
            throw new IOException("it is no order; expected id,customer,amount");
        }
        return new Order(parts[0], parts[1], Long.parseLong(parts[2]));
    }

    byte[] toBytes() {
        return (id + "," + customer + "," + amount).getBytes(StandardCharsets.UTF_8);
    }
}
