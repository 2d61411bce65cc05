/** Runs the main job in processes of its own, kills them, and proves that nothing was lost and nothing counted twice. */
package io.tidemark.examples.quickstart;
