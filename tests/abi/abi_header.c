/* SPDX-License-Identifier: Apache-2.0 */
/* The header is C11 by itself, included first and twice, and its structs are what a C compiler lays out. */
#include <tracer/abi.h>
#include <tracer/abi.h>

_Static_assert(sizeof(tracer_slice) == 16, "a slice is a pointer and two numbers");
_Static_assert(offsetof(tracer_plugin, struct_size) == 0, "every struct opens with its size");
_Static_assert(offsetof(tracer_plugin, abi_major) == 4, "the host reads this of every version");
_Static_assert(sizeof(void *) == 8, "64-bit machines alone");

size_t tracer_test_size_in_c(int which);
/* For layout_test.cpp: the sizes as C sees them. */
size_t tracer_test_size_in_c(int which) {
    static const size_t sizes[] = {sizeof(tracer_slice),   sizeof(tracer_object), sizeof(tracer_program),
                                   sizeof(tracer_variant), sizeof(tracer_label),  sizeof(tracer_column),
                                   sizeof(tracer_row),     sizeof(tracer_format), sizeof(tracer_source),
                                   sizeof(tracer_option),  sizeof(tracer_plugin)};
    return which >= 0 && (size_t)which < sizeof(sizes) / sizeof(sizes[0]) ? sizes[which] : 0;
}
