/** Benchmarks: the engine on hosts in memory, and disposable hosts for whole runs. Never part of the tests. */
@org.jspecify.annotations.NullMarked
package dev.fettle.bench;
