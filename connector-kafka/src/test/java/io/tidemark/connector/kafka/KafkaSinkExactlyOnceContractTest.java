package io.tidemark.connector.kafka;

class KafkaSinkExactlyOnceContractTest extends KafkaSinkContract {
    KafkaSinkExactlyOnceContractTest() {
        super(DeliveryGuarantee.EXACTLY_ONCE, "KafkaSink");
    }
}
