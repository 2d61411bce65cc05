package io.tidemark.connector.kafka;

class KafkaSinkWithoutGuaranteeContractTest extends KafkaSinkContract {
    KafkaSinkWithoutGuaranteeContractTest() {
        super(DeliveryGuarantee.NONE, "KafkaSink, without guarantee");
    }
}
