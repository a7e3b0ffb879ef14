/** Settings in YAML files. */
@NullMarked
package dev.fettle.modules.yamlsetting;

import org.jspecify.annotations.NullMarked;
