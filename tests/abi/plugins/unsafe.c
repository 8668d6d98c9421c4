/* SPDX-License-Identifier: Apache-2.0 */
/* The good plugin plain_c with something in it that no plugin may have, or (CASE_NATIVE, CASE_BORROWED) that it may. */
#if defined(CASE_NATIVE)
#include <tracer/abi.h>
/* Visible to plugin.c, whose own format has none. */
static int64_t format_text(const tracer_row *row, char *out, uint64_t capacity) {
    (void)row;
    if (capacity >= 2) {
        out[0] = 'h';
        out[1] = 'i';
    }
    return 2;
}
#define pattern format_text = format_text, .pattern
#endif

#include "plain_c/plugin.c"

#if defined(CASE_CONSTRUCTOR)
__attribute__((constructor)) static void loaded(void) { __builtin_trap(); }
#elif defined(CASE_DESTRUCTOR)
__attribute__((destructor)) static void unloaded(void) { __builtin_trap(); }
#elif defined(CASE_INDIRECT)
static int one(void) { return 1; }
static int (*resolve(void))(void) {
    __builtin_trap();
    return one;
}
TRACER_EXPORT int indirect(void) __attribute__((ifunc("resolve")));
#elif defined(CASE_HIDDEN_INDIRECT)
static int one(void) { return 1; }
static int (*resolve(void))(void) {
    __builtin_trap();
    return one;
}
static int indirect(void) __attribute__((ifunc("resolve")));
TRACER_EXPORT int (*const pointer)(void) = indirect;
#elif defined(CASE_THREAD)
TRACER_EXPORT __thread int counter;
#elif defined(CASE_UNDEFINED_WEAK)
extern int environ_of_nobody __attribute__((weak));
TRACER_EXPORT int *const pointer = &environ_of_nobody;
#elif defined(CASE_INTERPOSED)
/* The C library has that name, too, and its own comes first. */
TRACER_EXPORT int puts(const char *text);
int puts(const char *text) { return text[0]; }
TRACER_EXPORT int (*const pointer)(const char *) = puts;
#endif
