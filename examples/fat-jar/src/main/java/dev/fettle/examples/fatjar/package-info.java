/** Plan from one jar. */
package dev.fettle.examples.fatjar;
