package io.tidemark.api.functions;

/**
 * Handed to {@link RichFunction#open}; carries nothing yet and exists so that it can.
 *
 * @since 0.1
 */
public interface OpenContext {}
