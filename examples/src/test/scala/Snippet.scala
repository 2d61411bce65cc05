import io.tidemark.api.{CheckpointingMode, StreamExecutionEnvironment}
import io.tidemark.api.functions.{KeyedProcessFunction, Collector, OpenContext}
import io.tidemark.api.state.ValueStateDescriptor
import io.tidemark.checkpoint.spi.state.ValueState

/** Counts words, written as Flink's users write Scala. */
object Snippet {
  def main(args: Array[String]): Unit = {
    val env = StreamExecutionEnvironment.getExecutionEnvironment
    // start a checkpoint every 1000 ms
    env.enableCheckpointing(1000)
    // set mode to exactly-once (this is the default)
    env.getCheckpointConfig.setCheckpointingMode(CheckpointingMode.EXACTLY_ONCE)
    // checkpoints have to complete within one minute, or are discarded
    env.getCheckpointConfig.setCheckpointTimeout(60000)
    // allow only one checkpoint to be in progress at the same time
    env.getCheckpointConfig.setMaxConcurrentCheckpoints(1)

    val config = env.getCheckpointConfig
    println(s"every ${env.getCheckpointInterval} ms, ${config.getCheckpointingMode}, " +
      s"${config.getCheckpointTimeout} ms, ${config.getMaxConcurrentCheckpoints} at a time")

    env.fromData("to", "be", "or", "not", "to", "be")
      .filter(word => word.nonEmpty)
      .keyBy((word: String) => word)
      .process(new Counter)
      .print()
    env.execute("scala")
  }

  class Counter extends KeyedProcessFunction[String, String, (String, Long)] {
    @transient private var count: ValueState[java.lang.Long] = _

    override def open(openContext: OpenContext): Unit =
      count = getRuntimeContext.getState(new ValueStateDescriptor("count", classOf[java.lang.Long]))

    override def processElement(
        word: String,
        ctx: KeyedProcessFunction[String, String, (String, Long)]#Context,
        out: Collector[(String, Long)]): Unit = {
      val before = count.value
      val after = if (before == null) 1L else before + 1
      count.update(after)
      out.collect((word, after))
    }
  }
}
