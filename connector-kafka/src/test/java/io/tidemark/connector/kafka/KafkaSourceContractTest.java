package io.tidemark.connector.kafka;

class KafkaSourceContractTest extends KafkaSourceContract {
    KafkaSourceContractTest() {
        super("KafkaSource, a topic");
    }

    @Override
    KafkaSourceBuilder<String> describe(KafkaSourceBuilder<String> builder) {
        return builder.setGroupId("contract");
    }
}
