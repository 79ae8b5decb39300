# Writes OUTPUT, a header with the git revision that results name ("unknown" outside a checkout).
# Run at every build; the file changes only when the revision does.
find_package(Git QUIET)
set(revision unknown)
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --short=12 HEAD WORKING_DIRECTORY ${ROOT}
                  OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET
                  RESULT_VARIABLE failed)
  if(NOT failed)
    set(revision ${found})
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#pragma once\n#define GIOT_GIT_REVISION \"${revision}\"\n")
