package io.tidemark.connector.rabbitmq;

class RabbitMqSourceAtLeastOnceContractTest extends RabbitMqSourceContract {
    RabbitMqSourceAtLeastOnceContractTest() {
        super("at least once");
    }

    @Override
    QueueDeclaration queue(String name) {
        return QueueDeclaration.classic(name);
    }

    @Override
    RabbitMqSource.Builder<String> choose(RabbitMqSource.Builder<String> source) {
        return source.atLeastOnce();
    }
}
