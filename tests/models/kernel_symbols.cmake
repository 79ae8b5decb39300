# Fails where a kernel object exports more than its entry or holds a weak symbol: in one process the
# linker would merge such a symbol with another object's, and code for one processor would run on
# another. Run: cmake -DNM=nm -DOBJECTS=a.so,b.so -P kernel_symbols.cmake
string(REPLACE "," ";" OBJECTS "${OBJECTS}")
foreach(object IN LISTS OBJECTS)
  execute_process(COMMAND ${NM} --dynamic --defined-only ${object} OUTPUT_VARIABLE exported
                  COMMAND_ERROR_IS_FATAL ANY)
  if(NOT exported MATCHES "^[0-9a-f]+ T giot_kernel_table\n$")
    message(FATAL_ERROR "${object} exports more than giot_kernel_table, or not that:\n${exported}")
  endif()
  execute_process(COMMAND ${NM} ${object} OUTPUT_VARIABLE all COMMAND_ERROR_IS_FATAL ANY)
  if(all MATCHES "[^\n]* [wWvVu] [^\n]*")
    message(FATAL_ERROR "${object} holds a weak symbol: ${CMAKE_MATCH_0}")
  endif()
endforeach()
list(LENGTH OBJECTS count)
message("kernel_symbols: ${count} objects export their entry alone")
