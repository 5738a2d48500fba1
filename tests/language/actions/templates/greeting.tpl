Hello {{ <user: name> | uppercase }} [{{ <user: age> }}]!
{{ for each <item> at <i> in <items> { }}({{ <i> }}: {{ <item: n> }}){{ } }}
{{ match 20 >= 18 { case true { Print "grown" to the <template>. } } }}