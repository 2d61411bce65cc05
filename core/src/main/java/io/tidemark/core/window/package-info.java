/** How windows are kept by key: slices for windows that are aligned, window by window for all others. */
package io.tidemark.core.window;
