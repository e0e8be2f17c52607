<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Texts</name>
    <message>
        <source>Measuring what is fastest here…</source>
        <translation>正在测试本机的最快设置…</translation>
    </message>
    <message>
        <source>Drop a picture</source>
        <translation>拖入图片</translation>
    </message>
    <message>
        <source>Open a picture, or drop or paste one</source>
        <translation>打开图片，也可拖入或粘贴</translation>
    </message>
    <message>
        <source>Remove from the query</source>
        <translation>从查询中移除</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Query picture: %1</source>
        <translation>查询图片：%1</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Describe the change, for example “as a cartoon”</source>
        <translation>描述想要的变化，例如“卡通风格”</translation>
    </message>
    <message>
        <source>Describe what you are looking for</source>
        <translation>描述要找的图片</translation>
    </message>
    <message>
        <source>Words</source>
        <comment>the words of a query</comment>
        <translation>文字</translation>
    </message>
    <message>
        <source>Stands for this picture: %1</source>
        <translation>代表这张图片：%1</translation>
    </message>
    <message>
        <source>Not</source>
        <comment>words to keep away from</comment>
        <translation>排除</translation>
    </message>
    <message>
        <source>things to avoid</source>
        <translation>不想要的内容</translation>
    </message>
    <message>
        <source>Pictures near these words move down</source>
        <translation>与这些文字接近的图片会排到后面</translation>
    </message>
    <message>
        <source>Clear the query</source>
        <translation>清空查询</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What the model reads; * is the picture</source>
        <translation>模型读到的内容，* 代表图片</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>编辑提示词</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>Reset</source>
        <comment>the prompt</comment>
        <translation>还原</translation>
    </message>
    <message>
        <source>Without * the picture is not used. Add * where it belongs.</source>
        <translation>没有 *，图片不会被使用。请在合适的位置加上 *。</translation>
    </message>
    <message>
        <source>Reads as</source>
        <translation>识别为</translation>
    </message>
    <message>
        <source>The nouns nearest to the picture, as the model sees it</source>
        <translation>在模型看来与图片最接近的名词</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Composed</source>
        <translation>组合</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The picture becomes a word in the prompt</source>
        <translation>图片变成提示词中的一个词</translation>
    </message>
    <message>
        <source>The middle between the picture and the words</source>
        <translation>取图片与文字的中间</translation>
    </message>
    <message>
        <source>Pictures like this one, words ignored</source>
        <translation>只按图片查找，忽略文字</translation>
    </message>
    <message>
        <source>Pictures that fit the words, picture ignored</source>
        <translation>只按文字查找，忽略图片</translation>
    </message>
    <message>
        <source>Add a picture to use this</source>
        <translation>请先添加图片</translation>
    </message>
    <message>
        <source>Type words to use this</source>
        <translation>请先输入文字</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Strength %1. Left follows the picture, right the words.</source>
        <translation>强度%1。向左偏向图片，向右偏向文字。</translation>
    </message>
    <message>
        <source>Needs a picture and words</source>
        <translation>需要图片和文字</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>All pictures</source>
        <translation>全部图片</translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n个结果</numerusform>
        </translation>
    </message>
    <message>
        <source>in %1 ms</source>
        <translation>用时%1毫秒</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Getting the model ready…</source>
        <translation>正在准备模型…</translation>
    </message>
    <message>
        <source>Match</source>
        <comment>how well a picture matches</comment>
        <translation>匹配度</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>拍摄日期</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>Rows: whole pictures</source>
        <translation>行式：显示整张图片</translation>
    </message>
    <message>
        <source>Squares: cropped</source>
        <translation>方格：裁成方形</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Weaker matches</source>
        <translation>以下匹配较弱</translation>
    </message>
    <message>
        <source>No strong matches; these are the nearest</source>
        <translation>没有很匹配的图片，以下是最接近的</translation>
    </message>
    <message>
        <source>Use as query</source>
        <translation>用作查询</translation>
    </message>
    <message>
        <source>Add to query</source>
        <translation>加入查询</translation>
    </message>
    <message>
        <source>Match %1. Score %2.</source>
        <translation>匹配度%1，相似度%2。</translation>
    </message>
    <message numerus="yes">
        <source>%n near-duplicate(s)</source>
        <translation>
            <numerusform>%n张近似重复</numerusform>
        </translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>On “%1”, which is not connected</source>
        <translation>位于未连接的“%1”</translation>
    </message>
    <message>
        <source>This file cannot be shown: %1</source>
        <translation>无法显示此文件：%1</translation>
    </message>
    <message>
        <source>%1, match %2</source>
        <translation>%1，匹配度%2</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选%n张</numerusform>
        </translation>
    </message>
    <message>
        <source>Pictures</source>
        <comment>the grid</comment>
        <translation>图片</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Open</source>
        <comment>in the default program</comment>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>在文件管理器中显示</translation>
    </message>
    <message>
        <source>Copy files</source>
        <translation>复制文件</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>The first pictures appear in a moment.</source>
        <translation>第一批图片即将出现。</translation>
    </message>
    <message>
        <source>“Not” may be too strong here.</source>
        <translation>“排除”的内容可能过多。</translation>
    </message>
    <message>
        <source>Remove “Not”</source>
        <translation>移除“排除”</translation>
    </message>
    <message numerus="yes">
        <source>Search with these %n picture(s)</source>
        <translation>
            <numerusform>用这%n张图片搜索</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop on the bar above to add it to the query. Drop a folder to index it.</source>
        <translation>拖到上方查询栏可加入查询；拖入文件夹可建立索引。</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation>正在查找图片…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 found: %2 indexed, %3 with problems, %4 excluded, %5 to go</source>
        <translation>共%1个：已索引%2，有问题%3，已排除%4，待处理%5</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Look for changes now</source>
        <translation>立即检查更改</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>从图库中移除…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>No pictures yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>Looking for pictures… %1 found</source>
        <translation>正在查找图片…已找到%1张</translation>
    </message>
    <message>
        <source>Indexing %1 of %2 · %3 pictures/s · %4 left</source>
        <translation>正在索引 %1 / %2 · 每秒%3张 · 还需%4</translation>
    </message>
    <message>
        <source>Indexing %1 of %2</source>
        <translation>正在索引 %1 / %2</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>不到1分钟</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>约%1分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>约%1小时%2分钟</translation>
    </message>
    <message>
        <source>Paused · %1 to go</source>
        <translation>已暂停 · 剩余%1张</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>已是最新</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>暂停索引</translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>继续索引</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>position in the results</comment>
        <translation>第%1张，共%2张</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The full picture cannot be read: %1</source>
        <translation>无法读取原图：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be read. All other pictures are indexed.</source>
        <translation>
            <numerusform>%n个文件无法读取，其余图片均已索引。</numerusform>
        </translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Last tried</source>
        <translation>上次尝试</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>全部重试</translation>
    </message>
    <message>
        <source>No problems. Every file could be read.</source>
        <translation>没有问题，所有文件均可读取。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Find pictures by a picture and a few words</source>
        <translation>用一张图片和几个词找图</translation>
    </message>
    <message>
        <source>Add a folder of pictures. You can search while it is being indexed.</source>
        <translation>添加一个图片文件夹，索引期间即可搜索。</translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation>将文件夹拖到这里</translation>
    </message>
    <message>
        <source>or choose one</source>
        <translation>或选择一个</translation>
    </message>
    <message>
        <source>Add “%1”</source>
        <translation>添加“%1”</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Nothing leaves this computer. Your pictures are never changed.</source>
        <translation>所有内容都留在这台电脑上，图片绝不会被改动。</translation>
    </message>
    <message>
        <source>File</source>
        <comment>menu</comment>
        <translation>文件</translation>
    </message>
    <message>
        <source>View</source>
        <comment>menu</comment>
        <translation>视图</translation>
    </message>
    <message>
        <source>Search</source>
        <comment>menu</comment>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Library</source>
        <comment>menu</comment>
        <translation>图库</translation>
    </message>
    <message>
        <source>New query</source>
        <translation>新建查询</translation>
    </message>
    <message>
        <source>Open picture…</source>
        <translation>打开图片…</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行式</translation>
    </message>
    <message>
        <source>Squares</source>
        <translation>方格</translation>
    </message>
    <message>
        <source>Larger thumbnails</source>
        <translation>放大缩略图</translation>
    </message>
    <message>
        <source>Smaller thumbnails</source>
        <translation>缩小缩略图</translation>
    </message>
    <message>
        <source>Default size</source>
        <translation>默认大小</translation>
    </message>
    <message>
        <source>Side panel</source>
        <translation>侧边栏</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Theme: System</source>
        <translation>主题：跟随系统</translation>
    </message>
    <message>
        <source>Theme: Light</source>
        <translation>主题：浅色</translation>
    </message>
    <message>
        <source>Theme: Dark</source>
        <translation>主题：深色</translation>
    </message>
    <message>
        <source>Earlier query</source>
        <translation>上一个查询</translation>
    </message>
    <message>
        <source>Later query</source>
        <translation>下一个查询</translation>
    </message>
    <message>
        <source>Go to the words</source>
        <translation>转到文字</translation>
    </message>
    <message>
        <source>Go to “Not”</source>
        <translation>转到“排除”</translation>
    </message>
    <message>
        <source>Strength towards the words</source>
        <translation>强度偏向文字</translation>
    </message>
    <message>
        <source>Strength towards the picture</source>
        <translation>强度偏向图片</translation>
    </message>
    <message>
        <source>Strength back to 0</source>
        <translation>强度归零</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>窗口的下一部分</translation>
    </message>
    <message>
        <source>Remove “%1” from the library?</source>
        <translation>要从图库中移除“%1”吗？</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) leave(s) the library. The files stay where they are.</source>
        <translation>
            <numerusform>%n张图片将从图库中移除，文件保留在原处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <comment>from the library</comment>
        <translation>移除</translation>
    </message>
    <message>
        <source>“%1” is not a picture that Semblance can read. Try a JPEG, PNG, WebP, TIFF or HEIC file.</source>
        <translation>Semblance 无法读取“%1”。请使用 JPEG、PNG、WebP、TIFF 或 HEIC 文件。</translation>
    </message>
    <message>
        <source>“%1” is damaged and cannot be used as a query. Try another picture.</source>
        <translation>“%1”已损坏，无法用作查询。请换一张图片。</translation>
    </message>
    <message>
        <source>“%1” is larger than Semblance can read. Try a smaller copy.</source>
        <translation>“%1”超过 Semblance 可读取的大小。请使用较小的副本。</translation>
    </message>
    <message>
        <source>What was dropped contains no picture. Drop an image file, or copy the picture and paste it here.</source>
        <translation>拖入的内容不含图片。请拖入图片文件，或复制图片后粘贴到此处。</translation>
    </message>
    <message>
        <source>The picture could not be fetched from the browser. Save it first, then drop the file.</source>
        <translation>无法从浏览器获取图片。请先保存，再拖入文件。</translation>
    </message>
    <message>
        <source>The clipboard holds no picture. Copy one first.</source>
        <translation>剪贴板中没有图片，请先复制。</translation>
    </message>
    <message>
        <source>“%1” cannot be opened: the file is no longer there. Look for changes to update the library.</source>
        <translation>无法打开“%1”：文件已不存在。请检查更改以更新图库。</translation>
    </message>
    <message>
        <source>“%1” cannot be read: no permission. Allow access in the system settings, then try again.</source>
        <translation>没有权限读取“%1”。请在系统设置中允许访问后重试。</translation>
    </message>
    <message>
        <source>“%1” is already in the library.</source>
        <translation>“%1”已在图库中。</translation>
    </message>
    <message>
        <source>“%1” lies inside “%2”, which is already in the library.</source>
        <translation>“%1”位于图库中已有的“%2”之内。</translation>
    </message>
    <message>
        <source>The library is in use by another Semblance. Close the other one and try again.</source>
        <translation>图库正被另一个 Semblance 使用。请关闭后重试。</translation>
    </message>
    <message>
        <source>The library was made by a newer version of Semblance. Update the program to open it.</source>
        <translation>此图库由更新版本的 Semblance 创建。请更新程序后再打开。</translation>
    </message>
    <message>
        <source>The library is damaged. Check repairs it; your pictures are not affected.</source>
        <translation>图库已损坏。“检查”可以修复，您的图片不受影响。</translation>
    </message>
    <message>
        <source>The model “%1” cannot be used: %2. Choose another model; what is indexed stays.</source>
        <translation>无法使用模型“%1”：%2。请选择其他模型，已有索引会保留。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare the four modes</source>
        <translation>比较四种模式</translation>
    </message>
    <message>
        <source>The same query in four ways. Point at a picture to find it in the other rows.</source>
        <translation>同一查询的四种做法。指向一张图片即可在其他行中找到它。</translation>
    </message>
    <message>
        <source>The picture becomes * in the prompt</source>
        <translation>图片成为提示词中的 *</translation>
    </message>
    <message>
        <source>The middle of picture and words</source>
        <translation>图片与文字的中间</translation>
    </message>
    <message>
        <source>The picture alone, without the words</source>
        <translation>只用图片，不用文字</translation>
    </message>
    <message>
        <source>The words alone, without the picture</source>
        <translation>只用文字，不用图片</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>mode, rank</comment>
        <translation>%1第%2</translation>
    </message>
    <message>
        <source>not in %1</source>
        <translation>不在%1中</translation>
    </message>
    <message>
        <source>Compare needs a picture and words.</source>
        <translation>比较需要图片和文字。</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Try a list of modifiers</source>
        <translation>试用一组修饰语</translation>
    </message>
    <message>
        <source>One picture, a list of modifiers</source>
        <translation>一张图片，一组修饰语</translation>
    </message>
    <message>
        <source>Edit list…</source>
        <translation>编辑列表…</translation>
    </message>
    <message>
        <source>Export PNG…</source>
        <translation>导出PNG…</translation>
    </message>
    <message>
        <source>Export HTML…</source>
        <translation>导出HTML…</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>One modifier a line</source>
        <translation>每行一个修饰语</translation>
    </message>
    <message>
        <source>Variants needs a picture.</source>
        <translation>变体需要一张图片。</translation>
    </message>
    <message>
        <source>The sheet was saved as “%1”.</source>
        <translation>样张已保存为“%1”。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Show or hide details</source>
        <translation>显示或隐藏详细信息</translation>
    </message>
    <message>
        <source>Select a picture to see its details.</source>
        <translation>选择图片以查看详细信息。</translation>
    </message>
    <message>
        <source>Beats all but %1 of 100,000 random pictures</source>
        <translation>在10万张随机图片中只有%1张更接近</translation>
    </message>
    <message>
        <source>Near the words</source>
        <translation>与文字的接近程度</translation>
    </message>
    <message>
        <source>Near the picture</source>
        <translation>与图片的接近程度</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Export results…</source>
        <translation>导出结果…</translation>
    </message>
    <message>
        <source>Copy to a folder…</source>
        <translation>复制到文件夹…</translation>
    </message>
    <message>
        <source>Copying %1 of %2</source>
        <translation>正在复制 %1 / %2</translation>
    </message>
    <message>
        <source>Saved as “%1”.</source>
        <translation>已保存为“%1”。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>“%1” could not be saved: %2. Choose another place.</source>
        <translation>无法保存“%1”：%2。请选择其他位置。</translation>
    </message>
    <message>
        <source>“%1” could not be copied: %2. The others were.</source>
        <translation>无法复制“%1”：%2。其余文件已复制。</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>Type</source>
        <comment>of a file</comment>
        <translation>类型</translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>years</comment>
        <translation>%1–%2</translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation>移除此筛选条件</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>No picture passes the filters.</source>
        <translation>没有图片符合筛选条件。</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>已保存的搜索</translation>
    </message>
    <message>
        <source>Saved searches appear here.</source>
        <translation>保存的搜索会显示在这里。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Your searches appear here.</source>
        <translation>搜索记录会显示在这里。</translation>
    </message>
    <message>
        <source>Clear history…</source>
        <translation>清除历史记录…</translation>
    </message>
    <message>
        <source>Clear the history?</source>
        <translation>要清除历史记录吗？</translation>
    </message>
    <message>
        <source>Saved searches stay.</source>
        <translation>已保存的搜索会保留。</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>保存此搜索</translation>
    </message>
    <message>
        <source>Save search…</source>
        <translation>保存搜索…</translation>
    </message>
    <message>
        <source>Name of the search</source>
        <translation>搜索名称</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Remove</source>
        <comment>a saved search or one of the history</comment>
        <translation>移除</translation>
    </message>
    <message>
        <source>Show only this folder</source>
        <translation>只显示此文件夹</translation>
    </message>
    <message>
        <source>Files named “%1”</source>
        <translation>名称含“%1”的文件</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n folder(s)</source>
        <translation>
            <numerusform>%1，分布在%n个文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) copied</source>
        <translation>
            <numerusform>已复制%n个文件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueryTexts</name>
    <message>
        <source>Choose a region</source>
        <translation>选择区域</translation>
    </message>
    <message>
        <source>Choose a region…</source>
        <translation>选择区域…</translation>
    </message>
    <message>
        <source>Use the whole picture</source>
        <translation>使用整张图片</translation>
    </message>
    <message>
        <source>Replace…</source>
        <comment>a picture of the query</comment>
        <translation>替换…</translation>
    </message>
    <message>
        <source>Show in the library</source>
        <translation>在图库中显示</translation>
    </message>
    <message>
        <source>Query picture: a region of %1</source>
        <translation>查询图片：%1的一个区域</translation>
    </message>
    <message>
        <source>Drag to choose a region. Enter uses it, Esc leaves.</source>
        <translation>拖动选择区域，按回车使用，按Esc退出。</translation>
    </message>
    <message>
        <source>Search with this region</source>
        <translation>用此区域搜索</translation>
    </message>
    <message>
        <source>Choose a region of at least %1 × %1 pixels.</source>
        <translation>请选择至少%1 × %1像素的区域。</translation>
    </message>
    <message>
        <source>By name: %1</source>
        <comment>nouns stand for the picture</comment>
        <translation>按名称：%1</translation>
    </message>
    <message>
        <source>The model has no mapping network, so the nouns nearest to the picture stand for it.</source>
        <translation>模型没有映射网络，因此用与图片最接近的名词代替它。</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <comment>words for a query</comment>
        <translation>建议</translation>
    </message>
    <message>
        <source>%1, reads %2</source>
        <comment>a suggestion, what the model reads</comment>
        <translation>%1，读作%2</translation>
    </message>
    <message>
        <source>Near-duplicates of %1</source>
        <translation>%1的近似重复图片</translation>
    </message>
    <message>
        <source>open</source>
        <comment>a stack of near-duplicates</comment>
        <translation>已展开</translation>
    </message>
    <message>
        <source>Show the near-duplicates</source>
        <translation>显示近似重复</translation>
    </message>
    <message>
        <source>Copy image</source>
        <comment>its pixels</comment>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>Open with</source>
        <translation>打开方式</translation>
    </message>
    <message>
        <source>No program was found</source>
        <translation>未找到程序</translation>
    </message>
    <message>
        <source>Film strip</source>
        <comment>the neighbours of a picture</comment>
        <translation>胶片条</translation>
    </message>
    <message>
        <source>Hold Q to see the query picture</source>
        <translation>按住 Q 查看查询图片</translation>
    </message>
    <message>
        <source>Own list</source>
        <comment>of modifiers</comment>
        <translation>自定义列表</translation>
    </message>
    <message>
        <source>Small (under 1 MP)</source>
        <translation>小（不足100万像素）</translation>
    </message>
    <message>
        <source>Medium (1 to 8 MP)</source>
        <translation>中（100万至800万像素）</translation>
    </message>
    <message>
        <source>Large (over 8 MP)</source>
        <translation>大（超过800万像素）</translation>
    </message>
    <message>
        <source>Unknown</source>
        <comment>a camera</comment>
        <translation>未知</translation>
    </message>
    <message>
        <source>Locate…</source>
        <comment>a folder that moved</comment>
        <translation>重新定位…</translation>
    </message>
    <message>
        <source>Where is “%1” now?</source>
        <translation>“%1”现在在哪里？</translation>
    </message>
    <message>
        <source>“%1” is offline. Its %2 pictures can still be found; connect the drive to open them.</source>
        <translation>“%1”已离线。其中%2张图片仍可搜索，连接磁盘后即可打开。</translation>
    </message>
    <message>
        <source>“%1” suddenly holds almost nothing of its %2 pictures. Nothing leaves the library until you say so.</source>
        <translation>“%1”中的%2张图片几乎全部消失。在您确认之前，图库不会移除任何内容。</translation>
    </message>
    <message>
        <source>Almost empty</source>
        <comment>a folder</comment>
        <translation>几乎为空</translation>
    </message>
    <message>
        <source>It was emptied</source>
        <comment>a folder: its pictures may leave the library</comment>
        <translation>确实已清空</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Export list…</source>
        <translation>导出列表…</translation>
    </message>
    <message>
        <source>Exclude this file</source>
        <translation>排除此文件</translation>
    </message>
    <message>
        <source>Exclude this folder</source>
        <translation>排除此文件夹</translation>
    </message>
    <message>
        <source>The picture data is damaged</source>
        <translation>图片数据已损坏</translation>
    </message>
    <message>
        <source>This type of file is not supported</source>
        <translation>不支持此文件类型</translation>
    </message>
    <message>
        <source>The picture is larger than Semblance reads</source>
        <translation>图片超过可读取的大小</translation>
    </message>
    <message>
        <source>Too little memory for this picture</source>
        <translation>内存不足，无法处理此图片</translation>
    </message>
    <message>
        <source>No permission to read the file</source>
        <translation>没有读取权限</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>无法读取文件</translation>
    </message>
    <message>
        <source>The file disappeared while it was read</source>
        <translation>读取时文件已消失</translation>
    </message>
    <message>
        <source>Edit</source>
        <comment>menu</comment>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>“%1” leaves the library.</source>
        <translation>“%1”将从图库中移除。</translation>
    </message>
    <message>
        <source>“%1” was removed.</source>
        <comment>a search</comment>
        <translation>已移除“%1”。</translation>
    </message>
    <message>
        <source>The history was cleared.</source>
        <translation>历史记录已清除。</translation>
    </message>
    <message>
        <source>“%1” is left out of the library.</source>
        <translation>“%1”已从图库中排除。</translation>
    </message>
</context>
</TS>
