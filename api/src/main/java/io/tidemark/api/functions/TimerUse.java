package io.tidemark.api.functions;

import java.lang.reflect.Method;

/** Finds out whether a function listens to timers. */
final class TimerUse {
    private TimerUse() {}

    /** Says whether a class or one between it and {@code declaring} overrides {@code onTimer}. */
    static boolean isOverridden(Class<?> function, Class<?> declaring) {
        for (Class<?> type = function; type != declaring; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals("onTimer") && method.getParameterCount() == 3) {
                    return true;
                }
            }
        }
        return false;
    }
}
