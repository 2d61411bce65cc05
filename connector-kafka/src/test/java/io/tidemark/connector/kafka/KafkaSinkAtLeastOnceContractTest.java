package io.tidemark.connector.kafka;

class KafkaSinkAtLeastOnceContractTest extends KafkaSinkContract {
    KafkaSinkAtLeastOnceContractTest() {
        super(DeliveryGuarantee.AT_LEAST_ONCE, "KafkaSink, at least once");
    }
}
