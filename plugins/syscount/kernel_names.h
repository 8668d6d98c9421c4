// SPDX-License-Identifier: Apache-2.0
// The kernel's own headers that name system calls and errors, as macros: labels.cmake lists their names, and
// plugin.cpp takes their values from here.
#pragma once

#include <asm/errno.h>
#include <asm/unistd.h>
