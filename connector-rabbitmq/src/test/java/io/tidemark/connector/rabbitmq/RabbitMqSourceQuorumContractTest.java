package io.tidemark.connector.rabbitmq;

class RabbitMqSourceQuorumContractTest extends RabbitMqSourceContract {
    RabbitMqSourceQuorumContractTest() {
        super("exactly once, quorum queues");
    }

    @Override
    QueueDeclaration queue(String name) {
        return QueueDeclaration.quorum(name);
    }

    @Override
    RabbitMqSource.Builder<String> choose(RabbitMqSource.Builder<String> source) {
        return source.exactlyOnce();
    }
}
