package io.tidemark.connector.rabbitmq;

class RabbitMqSourceExactlyOnceContractTest extends RabbitMqSourceContract {
    RabbitMqSourceExactlyOnceContractTest() {
        super("exactly once, classic queues");
    }

    @Override
    QueueDeclaration queue(String name) {
        return QueueDeclaration.classic(name);
    }

    @Override
    RabbitMqSource.Builder<String> choose(RabbitMqSource.Builder<String> source) {
        return source.exactlyOnce();
    }
}
