/** What every connector and every checkpoint storage has to keep, as tests to inherit; knows the ports and no adapter. */
package io.tidemark.testkit.contract;
