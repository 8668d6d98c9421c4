/* SPDX-License-Identifier: Apache-2.0 */
/* Shared objects that are no plugins, or only almost; one for each CASE_ definition. */
#include <tracer/abi.h>

#include <stdlib.h>

#if defined(CASE_NO_SYMBOL) || defined(CASE_OTHER_ABI)
/* Whoever loads this to see what it is has gone too far. */
__attribute__((constructor)) static void loaded(void) { abort(); }
#endif

#if defined(CASE_NO_SYMBOL)
TRACER_EXPORT const int something_else = 1;
#elif defined(CASE_OTHER_ABI)
TRACER_EXPORT const uint32_t tracer_plugin_v2[64] = {256, 2, 0, 0};
#elif defined(CASE_OTHER_MAJOR)
TRACER_EXPORT const tracer_plugin tracer_plugin_v1 = {.struct_size = sizeof(tracer_plugin), .abi_major = 7};
#elif defined(CASE_TINY)
TRACER_EXPORT const uint32_t tracer_plugin_v1 = 4;
#elif defined(CASE_FUNCTION)
TRACER_EXPORT int tracer_plugin_v1(void);
int tracer_plugin_v1(void) { return 1; }
#elif defined(CASE_LONG)
/* Claims more bytes than it exports. */
TRACER_EXPORT const tracer_plugin tracer_plugin_v1 = {.struct_size = 4096, .abi_major = TRACER_ABI_MAJOR};
#elif defined(CASE_UNDEFINED)
extern int tracer_test_nobody_has_this(void);
TRACER_EXPORT const tracer_plugin tracer_plugin_v1 = {.struct_size = sizeof(tracer_plugin)};
TRACER_EXPORT int use(void);
int use(void) { return tracer_test_nobody_has_this(); }
#endif
