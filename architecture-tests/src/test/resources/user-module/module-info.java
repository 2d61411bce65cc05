/** A user's module, as small as one can be that has state, a source and a sink. */
module com.acme.words {
    requires io.tidemark.api;
    requires io.tidemark.connector.files;

    opens com.acme.words to io.tidemark.api, io.tidemark.connector.files;
}
