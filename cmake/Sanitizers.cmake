# SPDX-License-Identifier: Apache-2.0
# ASan and UBSan for the whole build, with -DTRACER_SANITIZE=ON.
if(TRACER_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
