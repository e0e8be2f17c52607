<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Texts</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n near-duplicate(s)</source>
        <translation>
            <numerusform>%n near-duplicate</numerusform>
            <numerusform>%n near-duplicates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Search with these %n picture(s)</source>
        <translation>
            <numerusform>Search with this picture</numerusform>
            <numerusform>Search with these %n pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be read. All other pictures are indexed.</source>
        <translation>
            <numerusform>%n file could not be read. All other pictures are indexed.</numerusform>
            <numerusform>%n files could not be read. All other pictures are indexed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) leave(s) the library. The files stay where they are.</source>
        <translation>
            <numerusform>%n picture leaves the library. The files stay where they are.</numerusform>
            <numerusform>%n pictures leave the library. The files stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n folder(s)</source>
        <translation>
            <numerusform>%1 in %n folder</numerusform>
            <numerusform>%1 in %n folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) copied</source>
        <translation>
            <numerusform>%n file copied</numerusform>
            <numerusform>%n files copied</numerusform>
        </translation>
    </message>
</context>
</TS>
