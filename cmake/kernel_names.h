// SPDX-License-Identifier: Apache-2.0
// The kernel's own headers that name system calls and errors, as macros: kernel_names.cmake lists their names, and
// whoever uses a list takes the values from here.
#pragma once

#include <asm/errno.h>
#include <asm/unistd.h>
