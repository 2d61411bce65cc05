/** What every checkpoint storage has to keep, as tests to inherit; knows the port and no storage. */
package io.tidemark.checkpoint.contract;
