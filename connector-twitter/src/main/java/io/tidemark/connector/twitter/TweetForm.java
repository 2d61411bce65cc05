package io.tidemark.connector.twitter;

import java.io.Serializable;

/** In which form a source emits posts. */
@FunctionalInterface
interface TweetForm<T> extends Serializable {
    T of(Tweet tweet);
}
